package dev.salvor.activity.notice;

import dev.salvor.notice.Notice;
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
import java.util.List;
import java.util.UUID;

/**
 * Files about one message on one way: that it was accepted, and what a try needs meanwhile. Only
 * for the node's user.
 */
record Slot(Path base) {
  /** Longer than any engine keeps a run that could tell of it again. */
  private static final Duration KEPT = Duration.ofDays(60);

  /** Longer than any try takes: what a worker that died left of its own. */
  private static final Duration KEPT_OF_TRIES = Duration.ofDays(1);

  /**
   * Of one message: an id alone may come again for another, where a run of an engine that lost its
   * store is started anew.
   */
  static Slot of(Path folder, Notice notice, String way) throws IOException {
    Path sent = folder.resolve("sent");
    Files.createDirectories(
        sent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new Slot(sent.resolve(digest(named(notice)) + "." + way));
  }

  private static String named(Notice notice) {
    return String.join(
        "\n", notice.id(), notice.kind().word(), notice.at().toString(), notice.title());
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

  /** Files of one more try, which no other touches: an earlier one may still read its own. */
  Try aTry() {
    return new Try(file(UUID.randomUUID() + ".try"));
  }

  /** What one try needs, until it is over. */
  record Try(Path base) {
    Path input() {
      return file("in");
    }

    Path pipe() {
      return file("pipe");
    }

    /** The end of what the program printed. */
    Path end() {
      return file("out");
    }

    /** What the shell around it said. */
    Path said() {
      return file("said");
    }

    private Path file(String kind) {
      return base.resolveSibling(base.getFileName() + "." + kind);
    }

    /** What cannot be removed now is pruned later. */
    void remove() {
      for (Path file : List.of(input(), pipe(), end(), said())) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException later) {
          // Pruned after a day.
        }
      }
    }
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

  /** Removes what tries needed. */
  void tidy() throws IOException {
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
        boolean ofTry = String.valueOf(file.getFileName()).contains(".try.");
        Instant limit = now.minus(ofTry ? KEPT_OF_TRIES : KEPT);
        if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
