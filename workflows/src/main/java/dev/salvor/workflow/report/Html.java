package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.Texts;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/**
 * The one way into the page: {@link #raw} takes markup that stands in this package's code, all else
 * is masked and escaped. Not for several threads.
 */
final class Html {
  private final Masker masker;
  private final Appendable out;

  Html(Masker masker, Appendable out) {
    this.masker = masker;
    this.out = out;
  }

  /** Markup; never anything that was not written here. */
  Html raw(String markup) throws IOException {
    out.append(markup);
    return this;
  }

  /** One line of text. */
  Html text(String text) throws IOException {
    out.append(Visible.line(masker.mask(text)));
    return this;
  }

  /** The beginning of one line of text. */
  Html text(String text, int most) throws IOException {
    String masked = masker.mask(text);
    String shown = Visible.head(masked, most);
    out.append(Visible.line(shown));
    if (shown.length() < masked.length()) {
      out.append(" … (" + (masked.length() - shown.length()) + " more characters)");
    }
    return this;
  }

  /** The beginning of one line of text, without how much more there is. */
  Html cut(String text, int most) throws IOException {
    String masked = masker.mask(text);
    String shown = Visible.head(masked, most);
    out.append(Visible.line(shown)).append(shown.length() < masked.length() ? "…" : "");
    return this;
  }

  /** Text of several lines. */
  Html block(String text) throws IOException {
    out.append(Visible.block(masker.mask(text)));
    return this;
  }

  Html number(long number) throws IOException {
    out.append(Long.toString(number));
    return this;
  }

  /** A share of the width. */
  Html percent(double share) throws IOException {
    String text = String.format(Locale.ROOT, "%.2f", Math.max(0, Math.min(100, share)));
    out.append(text.replaceFirst("\\.?0+$", "")).append('%');
    return this;
  }

  /** The time of day, with all of it where the pointer rests. */
  Html clock(Instant at) throws IOException {
    String all = Texts.time(at);
    boolean usual = all.length() == 29;
    return raw("<time title=\"")
        .text(all)
        .raw("\">")
        .text(usual ? all.substring(11, 19) : all)
        .raw("</time>");
  }

  /** Day and time of day. */
  Html dayClock(Instant at) throws IOException {
    String all = Texts.time(at);
    boolean usual = all.length() == 29;
    return raw("<time title=\"")
        .text(all)
        .raw("\">")
        .text(usual ? all.substring(0, 10) + " " + all.substring(11, 19) + "Z" : all)
        .raw("</time>");
  }

  String mask(String text) {
    return masker.mask(text);
  }
}
