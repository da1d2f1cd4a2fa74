package dev.salvor.cli.trust;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.trust.TrustedKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The keys that an account, or a worker, trusts: {@code trusted-keys.json} of its folder. */
public final class TrustFile {
  private final Path file;

  private TrustFile(Path file) {
    this.file = file;
  }

  /** The account's. */
  public static TrustFile of(Map<String, String> env) {
    return new TrustFile(UserFolder.require(env).resolve("trusted-keys.json"));
  }

  /** That of the worker with this state folder. */
  public static TrustFile ofWorker(Path stateRoot) {
    return new TrustFile(stateRoot.resolve("trusted-keys.json"));
  }

  public Path path() {
    return file;
  }

  /** What stands in it; nobody is trusted where it is not there. */
  public TrustedKeys read() {
    try {
      UserFolder.requireOwn(file);
      return TrustedKeys.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      return TrustedKeys.NONE;
    } catch (IllegalArgumentException e) {
      throw new CliProblem(
          ExitCode.USAGE, file + " cannot be read: " + e.getMessage() + "; nobody is trusted", e);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, "nobody is trusted: " + FileWords.of(e), e);
    }
  }

  /** Changes it whole or not at all, one after another. */
  public TrustedKeys change(UnaryOperator<TrustedKeys> change) {
    Path folder = file.resolveSibling("");
    try {
      UserFolder.make(folder);
      try (FileChannel lock =
              FileChannel.open(
                  folder.resolve("trusted-keys.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = lock.lock()) {
        TrustedKeys after = change.apply(read());
        if (held.isValid()) {
          write(after.text());
        }
        return after;
      }
    } catch (IOException e) {
      throw new CliProblem(
          ExitCode.FAILED, "the trusted keys cannot be written: " + FileWords.of(e), e);
    }
  }

  private void write(String text) throws IOException {
    Path part = file.resolveSibling("trusted-keys.json.part");
    Files.deleteIfExists(part);
    try (FileChannel out =
        FileChannel.open(
            part,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      out.write(StandardCharsets.UTF_8.encode(text));
      out.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    // A key that was taken away must not come back with the power.
    try (FileChannel folder = FileChannel.open(file.resolveSibling("."))) {
      folder.force(true);
    }
  }
}
