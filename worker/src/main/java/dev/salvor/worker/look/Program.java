package dev.salvor.worker.look;

import dev.salvor.runbook.HarmlessText;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The salvor command, asked by a look; bounded in time. For one thread. */
final class Program {
  private static final int LONGEST_WORDS = 4096;

  private final Map<String, String> env;

  Program(Map<String, String> env) {
    this.env = env;
  }

  /** Takes what the command prints, while it prints it. */
  interface Reader<T> {
    T read(InputStream out) throws IOException;
  }

  /**
   * What came of it.
   *
   * @param answer absent: it could not be read, or the command was ended
   * @param why its last words where it failed, for people
   */
  record Ran<T>(int exit, Optional<T> answer, String why) {}

  /** Runs it with these words. */
  <T> Ran<T> run(Duration limit, Reader<T> reader, List<String> words) {
    String launcher = env.getOrDefault("SALVOR_COMMAND", "");
    if (launcher.isEmpty()) {
      return new Ran<>(
          -1,
          Optional.empty(),
          "the node does not know the salvor command; bring it up again: salvor down; salvor up");
    }
    List<String> command = new ArrayList<>(List.of(launcher));
    command.addAll(words);
    Path errors = null;
    try {
      errors = Files.createTempFile("salvor-look", ".err");
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectError(errors.toFile())
              .start();
      return watched(process, limit, reader, errors);
    } catch (IOException failure) {
      return new Ran<>(-1, Optional.empty(), launcher + ": " + failure.getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return new Ran<>(-1, Optional.empty(), "interrupted");
    } finally {
      drop(errors);
    }
  }

  private static <T> Ran<T> watched(Process process, Duration limit, Reader<T> reader, Path errors)
      throws IOException, InterruptedException {
    Thread watch =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Thread.sleep(limit);
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                  } catch (InterruptedException inTime) {
                    Thread.currentThread().interrupt();
                  }
                });
    Optional<T> answer;
    String bad = "";
    try (InputStream out = process.getInputStream()) {
      answer = Optional.ofNullable(reader.read(open(out)));
      out.transferTo(OutputStream.nullOutputStream());
    } catch (IOException unreadable) {
      answer = Optional.empty();
      bad =
          "its answer cannot be read: "
              + HarmlessText.line(String.valueOf(unreadable.getMessage()));
    }
    int exit = process.waitFor();
    boolean late = !watch.isAlive();
    watch.interrupt();
    if (late) {
      return new Ran<>(exit, Optional.empty(), "no answer within " + limit.toSeconds() + " s");
    }
    String said = words(errors);
    return new Ran<>(exit, answer, said.isBlank() ? bad : said);
  }

  /** A reader of JSON closes what it reads; the command would be ended by its next byte. */
  private static InputStream open(InputStream out) {
    return new FilterInputStream(out) {
      @Override
      public void close() {
        // Closed by whoever opened it.
      }
    };
  }

  private static String words(Path errors) throws IOException {
    try (InputStream in = Files.newInputStream(errors)) {
      String text = new String(in.readNBytes(LONGEST_WORDS), StandardCharsets.UTF_8).strip();
      return HarmlessText.line(FindingLines.cut(text.replace("\n", "; "), 500));
    }
  }

  private static void drop(@org.jspecify.annotations.Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      // In the folder for temporary files it harms nobody.
    }
  }
}
