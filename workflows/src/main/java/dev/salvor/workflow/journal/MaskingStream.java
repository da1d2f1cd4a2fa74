package dev.salvor.workflow.journal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.util.List;

/**
 * Masks text that comes in pieces: what lies across the border of two pieces is found too. It
 * writes whole lines as they are complete, and of a line longer than 64 Ki characters all but a
 * part that could still belong to a secret. Not for several threads.
 */
public final class MaskingStream {
  static final String KEY_BEGIN = "-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----";
  static final String KEY_END = "-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----";
  private static final Pattern BEGIN = Pattern.compile(KEY_BEGIN);
  private static final Pattern END = Pattern.compile(KEY_END);
  private static final int LONG_LINE = 64 * 1024;
  private static final int HOLD = 4 * 1024;

  private final Masker masker;
  private final Appendable out;
  private final StringBuilder pending = new StringBuilder();
  private boolean inKey;
  private int inKeyFor;
  private boolean inWord;

  MaskingStream(Masker masker, Appendable out) {
    this.masker = masker;
    this.out = out;
  }

  /** Takes the next piece. */
  public void add(CharSequence piece) throws IOException {
    pending.append(piece);
    int newline = pending.lastIndexOf("\n");
    if (newline >= 0) {
      write(newline + 1);
    }
    if (pending.length() > LONG_LINE + masker.longest()) {
      write(cut());
    }
  }

  /** Writes the rest. */
  public void end() throws IOException {
    write(pending.length());
  }

  /** How much of a long line can go without cutting a secret in two. */
  private int cut() {
    int cut = pending.length() - HOLD - masker.longest();
    for (Span span : masker.spans(pending.toString())) {
      if (span.begin() < cut && cut < span.to()) {
        cut = span.begin() > 0 ? span.begin() : span.to();
      }
    }
    return cut;
  }

  private void write(int length) throws IOException {
    String text = pending.substring(0, length);
    pending.delete(0, length);
    text = afterWord(afterKey(text));
    if (text.isEmpty()) {
      return;
    }
    List<Span> spans = masker.spans(text);
    out.append(masker.mask(text));
    inKey = keyIsOpen(text);
    inKeyFor = 0;
    // A secret that fills the whole buffer goes on in the next piece.
    inWord =
        !inKey
            && pending.isEmpty()
            && text.length() > LONG_LINE
            && !spans.isEmpty()
            && spans.get(spans.size() - 1).to() == text.length();
  }

  private String afterKey(String text) {
    if (!inKey) {
      return text;
    }
    Matcher end = END.matcher(text);
    if (!end.find()) {
      inKeyFor += text.length();
      // No key is that long: the end is missing, and the rest of the text is wanted.
      inKey = inKeyFor < LONG_LINE;
      return inKey ? "" : text;
    }
    inKey = false;
    return text.substring(end.end());
  }

  private String afterWord(String text) {
    if (!inWord) {
      return text;
    }
    int at = 0;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    inWord = at == text.length();
    return text.substring(at);
  }

  private static boolean keyIsOpen(String text) {
    Matcher begin = BEGIN.matcher(text);
    int last = -1;
    while (begin.find()) {
      last = begin.end();
    }
    return last >= 0 && !END.matcher(text).find(last);
  }
}
