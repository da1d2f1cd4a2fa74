package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.journal.MaskedCut;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Head and tail of an output, masked, and its size. */
record Shown(long bytes, String text) {
  private static final int HEAD = 1024;
  private static final int TAIL = 3000;

  /** Reads no more than head and tail with what the masker needs to see beside them. */
  static Shown of(HostConnection host, String path, UnaryOperator<String> mask) {
    byte[] whole = host.read(path, 0, HEAD + TAIL).orElseGet(() -> new byte[0]);
    if (whole.length < HEAD + TAIL) {
      return new Shown(whole.length, mask.apply(new String(whole, StandardCharsets.UTF_8)));
    }
    long size = host.size(path);
    long cut = Math.max(size - TAIL, HEAD);
    byte[] head = bytes(host, path, 0, HEAD + MaskedCut.MARGIN);
    long from = Math.max(0, cut - MaskedCut.MARGIN);
    byte[] tail = bytes(host, path, from, (int) (cut - from) + TAIL);
    long between = cut - HEAD;
    return new Shown(
        size,
        MaskedCut.before(mask, head, HEAD)
            + (between > 0 ? "\n... " + between + " bytes ...\n" : "")
            + MaskedCut.after(mask, tail, (int) (cut - from)));
  }

  private static byte[] bytes(HostConnection host, String path, long from, int most) {
    return host.read(path, from, most).orElseGet(() -> new byte[0]);
  }
}
