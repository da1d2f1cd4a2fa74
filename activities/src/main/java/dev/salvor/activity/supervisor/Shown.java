package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import java.nio.charset.StandardCharsets;

/** Head and tail of an output, and its size. */
record Shown(long bytes, String text) {
  private static final int HEAD = 1024;
  private static final int TAIL = 3000;

  /** Reads no more than head and tail. */
  static Shown of(HostConnection host, String path) {
    byte[] head = host.read(path, 0, HEAD + TAIL).orElseGet(() -> new byte[0]);
    if (head.length < HEAD + TAIL) {
      return new Shown(head.length, text(head, 0, head.length));
    }
    long size = host.size(path);
    byte[] tail = host.read(path, Math.max(size - TAIL, HEAD), TAIL).orElseGet(() -> new byte[0]);
    long between = size - HEAD - tail.length;
    return new Shown(
        size,
        text(head, 0, HEAD)
            + (between > 0 ? "\n... " + between + " bytes ...\n" : "")
            + text(tail, 0, tail.length));
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
