package dev.salvor.workflow.handover;

import dev.salvor.workflow.journal.LogLines;
import dev.salvor.workflow.journal.Masker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Lines without secrets and control characters. Looking for secrets takes long, and most lines of a
 * page stood on the one before it, so these are kept. Not for several threads.
 */
final class PageLines {
  private final Masker masker;
  private Map<String, String> former = new HashMap<>();
  private Map<String, String> kept = new HashMap<>();
  private StringBuilder out = new StringBuilder();

  PageLines(Masker masker) {
    this.masker = masker;
  }

  /** Begins a page. */
  void begin() {
    former = kept;
    kept = new HashMap<>();
    out = new StringBuilder();
  }

  void line(String text) {
    add(text, false);
  }

  /** Several lines, moved to the right: Markdown leaves them as they are. */
  void quoted(String text) {
    line("");
    add(text, true);
    line("");
  }

  private void add(String text, boolean several) {
    String key = several + text;
    String shown = former.get(key);
    if (shown == null) {
      shown = shown(text, several);
    }
    kept.put(key, shown);
    out.append(shown);
  }

  private String shown(String text, boolean several) {
    StringBuilder shown = new StringBuilder();
    LogLines lines = new LogLines(masker, shown);
    try {
      if (several) {
        lines.block("      ", text);
      } else {
        lines.line(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be written", e);
    }
    return shown.toString();
  }

  String text() {
    return out.toString();
  }
}
