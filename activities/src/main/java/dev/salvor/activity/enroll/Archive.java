package dev.salvor.activity.enroll;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A folder as one file.
 *
 * @param sha256 of the file; the same for the same content
 */
record Archive(Path file, String sha256) implements AutoCloseable {
  private static final int TRIES = 3;

  /** Packs {@code folder} on the gateway behind {@code here}. */
  static Archive of(HostConnection here, Path folder, Path scratch)
      throws IOException, NotEnrolledException {
    Path file = Files.createTempFile(scratch, "enroll-", ".tar");
    Ran ran = tar(here, folder, file);
    for (int again = 1; again < TRIES && isChanged(ran); again++) {
      ran = tar(here, folder, file);
    }
    if (!ran.ok()) {
      Files.deleteIfExists(file);
      throw new NotEnrolledException("tar on the gateway: " + ran.err().strip());
    }
    return new Archive(file, digest(file));
  }

  private static Ran tar(HostConnection here, Path folder, Path file) {
    return HostScript.program(
        here,
        "tar",
        "--sort=name",
        "--mtime=@0",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "-chf",
        file.toString(),
        "-C",
        folder.toString(),
        ".");
  }

  /** Also said of a file that only got another name in the meantime. */
  private static boolean isChanged(Ran ran) {
    return !ran.ok() && ran.err().contains("file changed as we read it");
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Names the folder that it becomes on the host. */
  String name() {
    return sha256.substring(0, 16);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
