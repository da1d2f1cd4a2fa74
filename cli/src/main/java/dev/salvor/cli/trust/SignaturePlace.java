package dev.salvor.cli.trust;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.trust.SignatureFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Where the signatures of a runbook lie: {@code RUNBOOK.sig} beside a file, and for one that comes
 * with the product {@code signatures/NAME.sig} in the account's folder.
 */
public final class SignaturePlace {
  private static final long MOST_BYTES = 1 << 20;

  private static final String WAY_OUT =
      "; move it away, and make one: salvor key new NAME, then salvor sign RUNBOOK";

  private final Path file;

  private SignaturePlace(Path file) {
    this.file = file;
  }

  /** Of the runbook that is meant by a name of the catalogue, or by a file. */
  public static SignaturePlace of(String nameOrFile, Map<String, String> env) {
    return find(nameOrFile, env)
        .orElseGet(() -> new SignaturePlace(own(UserFolder.require(env), nameOrFile)));
  }

  /** The same; empty if the account has no folder. */
  public static Optional<SignaturePlace> find(String nameOrFile, Map<String, String> env) {
    if (Catalogue.isPath(nameOrFile)) {
      return Optional.of(new SignaturePlace(Path.of(nameOrFile + ".sig")));
    }
    return UserFolder.find(env).map(folder -> new SignaturePlace(own(folder, nameOrFile)));
  }

  private static Path own(Path folder, String name) {
    return folder.resolve("signatures").resolve(name + ".sig");
  }

  public Path path() {
    return file;
  }

  /**
   * What stands in it; empty if there is nothing.
   *
   * @throws IllegalArgumentException if something else lies there
   */
  public Optional<SignatureFile> read() {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + " is no file");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException("it is no signature of Salvor: it is too large");
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return Optional.of(SignatureFile.parse(text));
    } catch (IOException e) {
      throw new IllegalArgumentException(FileWords.of(e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage() + WAY_OUT, e);
    }
  }

  /** The same for a command that cannot go on without. */
  public Optional<SignatureFile> require() {
    try {
      return read();
    } catch (IllegalArgumentException e) {
      throw new CliProblem(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** Changes it whole or not at all; two of one account at once come one after another. */
  public SignatureFile change(
      Map<String, String> env, UnaryOperator<Optional<SignatureFile>> change) {
    Path folder = UserFolder.require(env);
    try {
      UserFolder.make(folder);
      if (file.startsWith(folder)) {
        UserFolder.make(file.resolveSibling(""));
      }
      try (FileChannel lock =
              FileChannel.open(
                  folder.resolve("sign.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = lock.lock()) {
        Optional<SignatureFile> before = require();
        SignatureFile after = change.apply(before).orElseThrow();
        if (held.isValid() && !before.equals(Optional.of(after))) {
          write(after.text());
        }
        return after;
      }
    } catch (IOException e) {
      throw new CliProblem(
          ExitCode.FAILED, "nothing was signed, it cannot be written: " + FileWords.of(e), e);
    }
  }

  private void write(String text) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (FileChannel out =
          FileChannel.open(
              part,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")))) {
        out.write(StandardCharsets.UTF_8.encode(text));
        out.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
