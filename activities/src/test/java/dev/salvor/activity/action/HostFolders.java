package dev.salvor.activity.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A place like the one on a host: the programs, a run's folder, a step's folder. Deleted by close.
 */
final class HostFolders implements AutoCloseable {
  final Path root;
  final Path programs;
  final Path run;
  final Path step;

  HostFolders() {
    try {
      root = Files.createTempDirectory("salvor-action-");
      programs = root.resolve("programs");
      run = Files.createDirectories(root.resolve("run"));
      step = Files.createDirectories(root.resolve("step"));
      copy(source(), programs);
      for (Path folder : new Path[] {root, run, step}) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The programs as they stand in the source tree: tests run in the folder of their module. */
  static Path source() {
    return Path.of("src/main/resources/dev/salvor/host/actions");
  }

  Path file(String name, String content) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new folder. */
  Path folder(String name) {
    try {
      return Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
