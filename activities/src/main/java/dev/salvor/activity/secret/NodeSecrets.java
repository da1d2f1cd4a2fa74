package dev.salvor.activity.secret;

import dev.salvor.activity.program.HostPrograms;
import dev.salvor.runbook.SecretRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads references on this machine, as the account of this process: at each use, nothing is kept.
 * What reads them is the program that hosts have for it. Safe for any thread.
 */
public final class NodeSecrets {
  private static final String PROGRAM = "supervisor-secret.sh";

  /** Beyond the limit that the program sets to a command. */
  private static final int MOST_SECONDS = 60;

  private static final int GRACE_SECONDS = 10;
  private static final int MOST_SAID = 500;

  private NodeSecrets() {}

  /** What a reference came to. */
  public sealed interface Got {
    /** Its value, without white space at its end. */
    record Value(String value) implements Got {
      /** Never the value. */
      @Override
      public String toString() {
        return "Value[***]";
      }
    }

    /** There is none; why, for people. */
    record None(String why) implements Got {}
  }

  /**
   * The value; a command is run for it, for at most 30 s.
   *
   * @throws IllegalArgumentException {@code ref} is of a variable, which only its owner knows
   */
  public static Got get(SecretRef ref) {
    return ask("value", ref);
  }

  /** Why it leads nowhere; absent if it leads somewhere. Runs no command for it. */
  public static Optional<String> missing(SecretRef ref) {
    return ask("look", ref) instanceof Got.None none ? Optional.of(none.why()) : Optional.empty();
  }

  private static Got ask(String what, SecretRef ref) {
    if (ref.source() == SecretRef.Source.ENV) {
      throw new IllegalArgumentException("a variable is looked up where it is set");
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of("/bin/sh", "-c", HostPrograms.text(PROGRAM), PROGRAM, what, ref.forHost()));
    builder.redirectInput(Path.of("/dev/null").toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Got.None("/bin/sh cannot be started: " + e.getMessage());
    }
    CompletableFuture<byte[]> out = all(process.getInputStream());
    CompletableFuture<byte[]> err = all(process.getErrorStream());
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        end(process);
        return new Got.None("it did not come within " + MOST_SECONDS + " s");
      }
      if (process.exitValue() == 0) {
        // A line end of another system is none to the program, and never part of a password.
        return new Got.Value(new String(out.join(), StandardCharsets.UTF_8).stripTrailing());
      }
      String said = new String(err.join(), StandardCharsets.UTF_8).strip();
      return new Got.None(said.length() <= MOST_SAID ? said : said.substring(0, MOST_SAID));
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      return new Got.None("interrupted while it was read");
    }
  }

  /** By a signal that lets the program remove what it has read of the value, then by force. */
  private static void end(Process process) {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroy();
    below.forEach(ProcessHandle::destroy);
    try {
      if (process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException again) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static CompletableFuture<byte[]> all(InputStream stream) {
    CompletableFuture<byte[]> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                done.complete(stream.readAllBytes());
              } catch (IOException broken) {
                done.complete(new byte[0]);
              }
            });
    return done;
  }
}
