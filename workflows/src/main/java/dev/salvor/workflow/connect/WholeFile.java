package dev.salvor.workflow.connect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A small file that is whole or not there. */
public final class WholeFile {
  /** Nobody takes so long for a small file. */
  private static final Duration LEFT = Duration.ofHours(1);

  private WholeFile() {}

  /**
   * Replaces it at once; the text is on the disk before it takes the place of the old one. Of
   * several threads that write one, one at a time.
   *
   * @throws IOException nothing of it is written; the old one is as it was
   */
  public static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    replace(file, file.resolveSibling("." + file.getFileName() + ".new"), text);
  }

  /**
   * The same for a file that several processes write: the last one counts. What one that was killed
   * left half written goes after an hour.
   */
  public static void writeAmongOthers(Path file, String text) throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path next = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID());
    boolean done = false;
    try {
      replace(file, next, text);
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(next);
      }
    }
    removeLeft(folder, "." + file.getFileName() + ".");
  }

  private static void replace(Path file, Path next, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void removeLeft(Path folder, String begin) {
    FileTime before = FileTime.from(Instant.now().minus(LEFT));
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folder, file -> file.getFileName().toString().startsWith(begin))) {
      for (Path file : all) {
        if (Files.getLastModifiedTime(file).compareTo(before) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException another) {
      return; // another process was faster; what is to be written is
    }
  }
}
