package dev.salvor.activity.notice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Files about one message on one way: that it was accepted, and what a try needs meanwhile. Only
 * for the node's user.
 */
record Slot(Path base) {
  /** Longer than any engine keeps a run that could tell of it again. */
  private static final Duration KEPT = Duration.ofDays(60);

  static Slot of(Path folder, String id, String way) throws IOException {
    Path sent = folder.resolve("sent");
    Files.createDirectories(
        sent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new Slot(sent.resolve(digest(id) + "." + way));
  }

  private static String digest(String id) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Path accepted() {
    return file("accepted");
  }

  Path lock() {
    return file("lock");
  }

  Path input() {
    return file("in");
  }

  Path output() {
    return file("out");
  }

  private Path file(String kind) {
    return base.resolveSibling(base.getFileName() + "." + kind);
  }

  boolean isAccepted() {
    return Files.exists(accepted());
  }

  /** From now on it is never sent again. */
  void accept() throws IOException {
    if (!isAccepted()) {
      Files.writeString(accepted(), "");
    }
  }

  /** Removes what a try needed. */
  void tidy() throws IOException {
    Files.deleteIfExists(input());
    Files.deleteIfExists(output());
    if (isAccepted()) {
      Files.deleteIfExists(lock());
    }
  }

  /** Forgets messages of long ago. */
  static void prune(Path folder, Instant now) throws IOException {
    Path sent = folder.resolve("sent");
    if (!Files.isDirectory(sent)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(sent)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(KEPT))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
