package dev.salvor.worker.engine;

import dev.salvor.worker.process.Guarded;
import dev.salvor.worker.process.OsLock;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folders in which a download or build of the engine was made that somebody killed. Whoever gets an
 * engine holds the lock beside them, so without it they are nobody's; a build that outlived its
 * Salvor still works in one.
 */
final class EngineLeftovers {
  /** How the folder in which an engine is got is called, before a number. */
  static final String PREFIX = "getting";

  private EngineLeftovers() {}

  /**
   * Removes those of all versions; what cannot be removed is said and left.
   *
   * @param engines the cache, with a folder for each version
   */
  static void clear(Path engines, Progress progress) {
    try {
      for (Path version : below(engines, "*")) {
        if (!below(version, PREFIX + "*").isEmpty() && Guarded.weakness(version).isEmpty()) {
          ofVersion(version, progress);
        }
      }
    } catch (IOException failure) {
      progress.say(
          "engine: what is left of interrupted ones below "
              + engines
              + " could not be removed: "
              + failure.getMessage());
    }
  }

  private static void ofVersion(Path version, Progress progress) throws IOException {
    try (OsLock lock = OsLock.tryTake(version.resolve("lock")).orElse(null)) {
      if (lock == null || !lock.isHeld()) {
        return;
      }
      for (Path left : below(version, PREFIX + "*")) {
        if (!isUsed(left)) {
          remove(left);
          progress.say("engine: removed " + left + ", left by one that was interrupted");
        }
      }
    }
  }

  private static List<Path> below(Path folder, String names) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, names)) {
      for (Path one : all) {
        if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
          found.add(one);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    return found;
  }

  /** Whether a process of this account works in it. */
  private static boolean isUsed(Path folder) throws IOException {
    Path real = folder.toRealPath();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (cwd(process).filter(at -> at.startsWith(real)).isPresent()) {
          return true;
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    return false;
  }

  /** Absent of another account's, and of one that has ended. */
  private static Optional<Path> cwd(Path process) {
    try {
      return Optional.of(Files.readSymbolicLink(process.resolve("cwd")));
    } catch (IOException hidden) {
      return Optional.empty();
    }
  }

  /** With all that is in it; a link is removed and not followed. */
  static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
