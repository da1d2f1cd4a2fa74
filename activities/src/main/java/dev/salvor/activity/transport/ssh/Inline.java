package dev.salvor.activity.transport.ssh;

/** Bytes as a word of a shell program. */
final class Inline {
  private Inline() {}

  /** A command that prints exactly {@code content}; {@code printf} is part of every shell. */
  static String printing(byte[] content) {
    StringBuilder out = new StringBuilder(content.length + 32).append("printf '%b' '");
    for (byte b : content) {
      char c = (char) (b & 0xff);
      if (c == '\\') {
        out.append("\\\\");
      } else if (c == '\'') {
        out.append("'\\''");
      } else if (c == '\n' || c == '\t' || (c >= ' ' && c < 0x7f)) {
        out.append(c);
      } else {
        out.append("\\0")
            .append((char) ('0' + (c >> 6)))
            .append((char) ('0' + (c >> 3 & 7)))
            .append((char) ('0' + (c & 7)));
      }
    }
    return out.append('\'').toString();
  }
}
