package dev.salvor.release.archive;

import dev.salvor.release.ReleaseDigest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Bytes that went by.
 *
 * @param size how many
 * @param sha256 their digest in hexadecimal digits
 */
record Summed(long size, String sha256) {
  private static final int BUFFER = 64 * 1024;

  /** Who else sees the bytes. */
  interface Sink {
    void take(byte[] bytes, int length) throws IOException;
  }

  /** Reads {@code in} to its end, or until {@code most} bytes have gone by. */
  static Summed of(InputStream in, long most, Sink sink) throws IOException {
    MessageDigest digest = ReleaseDigest.sha256();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    while (size < most) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, most - size));
      if (read < 0) {
        break;
      }
      size += read;
      digest.update(buffer, 0, read);
      sink.take(buffer, read);
    }
    return new Summed(size, HexFormat.of().formatHex(digest.digest()));
  }
}
