package dev.salvor.workflow.journal;

import java.io.IOException;

/** Escapes text that comes in pieces, keeps its lines, and ends the last one. */
final class EscapedLines implements Appendable {
  private final Appendable out;
  private String held = "";
  private boolean lineOpen;

  EscapedLines(Appendable out) {
    this.out = out;
  }

  @Override
  public EscapedLines append(CharSequence piece) throws IOException {
    String text = held + piece;
    held = "";
    int from = 0;
    for (int newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', from)) {
      boolean crlf = newline > from && text.charAt(newline - 1) == '\r';
      out.append(Escape.line(text.substring(from, crlf ? newline - 1 : newline))).append('\n');
      lineOpen = false;
      from = newline + 1;
    }
    int end = text.length();
    if (end > from && mayGoOn(text.charAt(end - 1))) {
      held = text.substring(--end);
    }
    if (end > from) {
      out.append(Escape.line(text.substring(from, end)));
      lineOpen = true;
    }
    return this;
  }

  private static boolean mayGoOn(char last) {
    return Character.isHighSurrogate(last) || last == '\r';
  }

  @Override
  public EscapedLines append(CharSequence piece, int from, int to) throws IOException {
    return append(piece.subSequence(from, to));
  }

  @Override
  public EscapedLines append(char c) throws IOException {
    return append(String.valueOf(c));
  }

  void end() throws IOException {
    if (lineOpen || !held.isEmpty()) {
      out.append(held.equals("\r") ? "" : Escape.line(held)).append('\n');
    }
    held = "";
    lineOpen = false;
  }
}
