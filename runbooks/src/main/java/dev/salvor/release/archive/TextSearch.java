package dev.salvor.release.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Looks for a text in bytes that come piece by piece. */
final class TextSearch {
  private final byte[] wanted;
  private byte[] tail = new byte[0];
  private boolean found;

  TextSearch(String text) {
    wanted = text.getBytes(StandardCharsets.UTF_8);
  }

  void look(byte[] bytes, int length) {
    if (found) {
      return;
    }
    byte[] all = Arrays.copyOf(tail, tail.length + length);
    System.arraycopy(bytes, 0, all, tail.length, length);
    for (int i = 0; i + wanted.length <= all.length && !found; i++) {
      found = Arrays.equals(all, i, i + wanted.length, wanted, 0, wanted.length);
    }
    tail = Arrays.copyOfRange(all, Math.max(0, all.length - wanted.length + 1), all.length);
  }

  boolean found() {
    return found;
  }
}
