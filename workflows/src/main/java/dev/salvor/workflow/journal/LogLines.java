package dev.salvor.workflow.journal;

import java.io.IOException;
import java.io.Reader;

/**
 * The one way into a log: every line is masked, then escaped, then ended by a newline. Not for
 * several threads.
 */
public final class LogLines {
  private final Masker masker;
  private final Appendable out;

  public LogLines(Masker masker, Appendable out) {
    this.masker = masker;
    this.out = out;
  }

  /** One line; a newline in {@code text} does not begin another. */
  public void line(String text) throws IOException {
    out.append(Escape.line(masker.mask(text))).append('\n');
  }

  /** A text of several lines, each behind {@code prefix}. It is masked as a whole. */
  public void block(String prefix, String text) throws IOException {
    String masked = masker.mask(text);
    int end = masked.length();
    while (end > 0 && (masked.charAt(end - 1) == '\n' || masked.charAt(end - 1) == '\r')) {
      end--;
    }
    int from = 0;
    while (from <= end) {
      int newline = masked.indexOf('\n', from);
      int to = newline < 0 || newline > end ? end : newline;
      boolean crlf = to > from && masked.charAt(to - 1) == '\r';
      String one = masked.substring(from, crlf ? to - 1 : to);
      out.append(Escape.line((prefix + one).stripTrailing())).append('\n');
      from = to + 1;
    }
  }

  /** A text of any length, line by line. */
  public void copy(Reader text) throws IOException {
    EscapedLines lines = new EscapedLines(out);
    MaskingStream masking = masker.stream(lines);
    char[] piece = new char[8192];
    for (int n = text.read(piece); n >= 0; n = text.read(piece)) {
      masking.add(new String(piece, 0, n));
    }
    masking.end();
    lines.end();
  }

  Masker masker() {
    return masker;
  }
}
