package dev.salvor.workflow.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of a text.
 *
 * @param from first character to mask
 * @param to behind the last
 * @param begin where that which tells the secret begins: text must not be cut between here and
 *     {@code to}
 */
record Span(int from, int to, int begin) {
  /** The spans in order, those that touch made one. */
  static List<Span> merge(List<Span> spans) {
    if (spans.size() < 2) {
      return spans;
    }
    spans.sort(Comparator.comparingInt(Span::from));
    List<Span> merged = new ArrayList<>();
    Span last = spans.get(0);
    for (Span span : spans) {
      if (span.from() <= last.to()) {
        last =
            new Span(
                last.from(), Math.max(last.to(), span.to()), Math.min(last.begin(), span.begin()));
      } else {
        merged.add(last);
        last = span;
      }
    }
    merged.add(last);
    return merged;
  }
}
