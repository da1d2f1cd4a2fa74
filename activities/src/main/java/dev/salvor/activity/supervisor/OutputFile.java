package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A file on a host as a stream, read in pieces of 64 KiB. Not thread-safe. */
final class OutputFile extends InputStream {
  private static final int PIECE = 64 * 1024;

  private final HostConnection host;
  private final String path;
  private byte[] piece = new byte[0];
  private int at;
  private long offset;

  OutputFile(HostConnection host, String path) {
    this.host = host;
    this.path = path;
  }

  @Override
  public int read() throws IOException {
    return fill() ? piece[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, target, from, count);
    at += count;
    return count;
  }

  private boolean fill() {
    if (at < piece.length) {
      return true;
    }
    Optional<byte[]> next = host.read(path, offset, PIECE);
    piece = next.orElseGet(() -> new byte[0]);
    at = 0;
    offset += piece.length;
    return piece.length > 0;
  }
}
