package dev.salvor.workflow.journal;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Cuts text so that no part of a secret is left at the cut, where no masker could know it any more:
 * masked with and without what lies beyond the cut, only what is the same both times is shown.
 */
public final class MaskedCut {
  /** Bytes to read beyond a cut: more than a secret has, also in base64. */
  public static final int MARGIN = 96 * 1024;

  private MaskedCut() {}

  /** What comes before {@code cut}. */
  public static String before(UnaryOperator<String> mask, byte[] bytes, int cut) {
    String whole = mask.apply(text(bytes, 0, bytes.length));
    String part = mask.apply(text(bytes, 0, Math.min(cut, bytes.length)));
    int same = 0;
    while (same < Math.min(part.length(), whole.length())
        && part.charAt(same) == whole.charAt(same)) {
      same++;
    }
    return part.substring(0, same);
  }

  /** What comes after {@code cut}. */
  public static String after(UnaryOperator<String> mask, byte[] bytes, int cut) {
    int from = Math.min(cut, bytes.length);
    String whole = mask.apply(text(bytes, 0, bytes.length));
    String part = mask.apply(text(bytes, from, bytes.length - from));
    int same = 0;
    while (same < Math.min(part.length(), whole.length())
        && part.charAt(part.length() - 1 - same) == whole.charAt(whole.length() - 1 - same)) {
      same++;
    }
    return part.substring(part.length() - same);
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
