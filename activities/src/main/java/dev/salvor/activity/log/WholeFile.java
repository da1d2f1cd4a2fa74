package dev.salvor.activity.log;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that are never seen half written. For any thread. */
final class WholeFile {
  static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Writes a text. */
  interface Body {
    void write(Appendable text) throws IOException;
  }

  private final boolean lasts;

  /**
   * Files of one kind.
   *
   * @param lasts whether they are on the disk when a call returns
   */
  WholeFile(boolean lasts) {
    this.lasts = lasts;
  }

  /** Not for two at once on one file: the half-written one has a fixed name. */
  void write(Path file, Body body) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      writePart(part, body);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      if (lasts) {
        syncFolder(file);
      }
    } catch (FileSystemException e) {
      discard(part);
      throw e;
    } catch (IOException e) {
      discard(part);
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private void writePart(Path part, Body body) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
      // Channels.newWriter would fail on a lone surrogate; a log shows a question mark instead.
      BufferedWriter text =
          new BufferedWriter(
              new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
      body.write(text);
      text.flush();
      if (lasts) {
        channel.force(true);
      }
    }
  }

  private static void syncFolder(Path file) throws IOException {
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static void discard(Path part) throws IOException {
    Files.deleteIfExists(part);
  }
}
