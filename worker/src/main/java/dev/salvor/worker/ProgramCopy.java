package dev.salvor.worker;

import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of a worker under {@code node/program/<digest>/} of its state folder: a build may
 * replace those it was started from while it runs. Linked where the file system can, else copied.
 * Callers hold the node's lock.
 */
final class ProgramCopy {
  /** A build writes its own jars in place, so that a link would change with them. */
  private static final String OWN = "salvor-";

  private final Path folder;

  ProgramCopy(StateFolder state) {
    this.folder = state.node().resolve("program");
  }

  /**
   * A class path of files that nobody replaces; {@code classPath} itself where that cannot be had:
   * a program that is not made of jars, a file system without room.
   */
  String of(String classPath) {
    List<Path> jars =
        Stream.of(classPath.split(":", -1))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath().normalize())
            .toList();
    if (jars.isEmpty() || jars.stream().anyMatch(jar -> !Files.isRegularFile(jar))) {
      return classPath;
    }
    try {
      Path base = common(jars);
      Path copy = folder.resolve(digest(jars));
      if (!Files.isDirectory(copy)) {
        make(base, jars, copy);
      }
      removeUnused(Optional.of(copy));
      return jars.stream()
          .map(jar -> copy.resolve(base.relativize(jar)).toString())
          .collect(Collectors.joining(":"));
    } catch (IOException e) {
      return classPath;
    }
  }

  /**
   * The folder that all lie under: an archive of classes fits jars that lie to each other alike.
   */
  private static Path common(List<Path> jars) {
    Path base = jars.getFirst().resolveSibling("").normalize();
    while (!jars.stream().allMatch(startsWith(base))) {
      base = base.resolve("..").normalize();
    }
    return base;
  }

  private static Predicate<Path> startsWith(Path base) {
    return jar -> jar.startsWith(base);
  }

  private void make(Path base, List<Path> jars, Path copy) throws IOException {
    Files.createDirectories(folder);
    Path next =
        Files.createTempDirectory(
            folder,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      for (Path jar : jars) {
        Path place = next.resolve(base.relativize(jar));
        Files.createDirectories(place.resolveSibling(""));
        place(jar, place);
      }
      Files.move(next, copy, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      remove(next);
      throw e;
    }
  }

  private static void place(Path jar, Path copy) throws IOException {
    if (!jar.getFileName().toString().startsWith(OWN)) {
      try {
        Files.createLink(copy, jar.toRealPath());
        return;
      } catch (FileSystemException | UnsupportedOperationException e) {
        // Another file system, or a file of another account: a copy does it.
      }
    }
    Files.copy(jar, copy, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Names the files as they are now; reading them all would cost more than starting the worker. */
  private static String digest(List<Path> jars) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    for (Path jar : jars) {
      BasicFileAttributes is = Files.readAttributes(jar, BasicFileAttributes.class);
      String line = jar + " " + is.size() + " " + is.lastModifiedTime() + " " + is.fileKey() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  /** Removes what no living process was started from. */
  void removeUnused() throws IOException {
    removeUnused(Optional.empty());
  }

  private void removeUnused(Optional<Path> keep) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> others = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(one -> others.add(one));
    }
    keep.ifPresent(others::remove);
    if (others.isEmpty()) {
      return;
    }
    String living = commandLines();
    for (Path one : others) {
      if (!living.contains(one + "/")) {
        remove(one);
      }
    }
  }

  private static String commandLines() throws IOException {
    StringBuilder all = new StringBuilder();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        try {
          all.append(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
          // It ended meanwhile.
        }
      }
    }
    return all.toString();
  }

  private static void remove(Path copy) throws IOException {
    if (!Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(copy);
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(copy)) {
      for (Path file : files) {
        remove(file);
      }
    }
    Files.deleteIfExists(copy);
  }
}
