package dev.salvor.worker.boot;

import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** A file that a service manager reads, and the manager's own commands. */
final class UnitFile {
  private UnitFile() {}

  static void write(Path file, String text, String mode) throws NodeException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path next = file.resolveSibling("." + file.getFileName() + ".new");
      Files.writeString(next, text);
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(mode));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw FileProblem.outside(file, failure);
    }
  }

  static void delete(Path file) throws NodeException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw FileProblem.outside(file, failure);
    }
  }

  static void run(String... command) throws NodeException {
    Programs.Result result = Programs.run(Duration.ofSeconds(20), command);
    if (!result.isOk()) {
      throw new NodeException(String.join(" ", command) + ": " + result.output());
    }
  }
}
