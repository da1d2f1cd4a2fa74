package dev.salvor.workflow.journal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The one place where secrets are taken out of text that people see: values that are known, in the
 * forms in which programs print them, what looks like a secret by itself, and the runbook's {@code
 * redact} patterns. Masking masked text changes nothing. Immutable; for any thread; linear in the
 * length of the text (RE2).
 */
public final class Masker {
  public static final String MASK = "***";

  private static final Masker BUILT_IN = new Masker(List.of(), List.of());

  private final List<Needle> needles;
  private final List<Pattern> redact;

  private Masker(List<Needle> needles, List<Pattern> redact) {
    this.needles = needles;
    this.redact = redact;
  }

  /** Only what looks like a secret by itself. */
  public static Masker builtIn() {
    return BUILT_IN;
  }

  /**
   * A masker that also knows values and patterns.
   *
   * @param secrets values of secrets; blank ones are left out
   * @param redact RE2 patterns, each checked by lint before
   * @throws com.google.re2j.PatternSyntaxException if a pattern is none
   */
  public static Masker of(Collection<String> secrets, Collection<String> redact) {
    List<Needle> needles =
        secrets.stream()
            .flatMap(secret -> Needle.of(secret).stream())
            .distinct()
            .sorted(Comparator.comparing(Needle::text))
            .toList();
    return new Masker(needles, redact.stream().map(Pattern::compile).toList());
  }

  /** {@code text} with {@link #MASK} for each secret. */
  public String mask(String text) {
    return masked(text, text.length());
  }

  /**
   * As {@link #mask}, of text that is still written: without an end that begins a known secret, or
   * a character of which a part is missing.
   */
  public String maskGrowing(String text) {
    int whole = text.length();
    while (whole > 0 && text.charAt(whole - 1) == '\ufffd') {
      whole--;
    }
    String read = text.substring(0, whole);
    int begun = needles.stream().mapToInt(needle -> needle.begunAtEnd(read)).max().orElse(0);
    return masked(text, whole - begun);
  }

  /** Up to {@code end}, or the end of the secret there. */
  private String masked(String text, int end) {
    List<Span> spans = spans(text);
    if (spans.isEmpty()) {
      return text.substring(0, end);
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    for (Span span : spans) {
      if (span.from() >= end) {
        break;
      }
      out.append(text, from, span.from()).append(MASK);
      from = span.to();
    }
    return out.append(text, from, Math.max(from, end)).toString();
  }

  /**
   * Whether {@code text} holds a known secret or what the runbook's {@code redact} names. What only
   * looks like a secret by itself does not count: a command that is masked would be another one.
   */
  public boolean knows(String text) {
    List<Span> found = new ArrayList<>();
    needles.forEach(needle -> needle.find(text, found));
    return !found.isEmpty() || redact.stream().anyMatch(pattern -> pattern.matcher(text).find());
  }

  /**
   * Whether {@code text} holds the value of a secret, in any form that is masked. One line of a
   * value of many counts only if it is told by itself.
   */
  public boolean holdsSecret(String text) {
    List<Span> found = new ArrayList<>();
    needles.stream()
        .filter(needle -> !needle.common() && !needle.wordOnly())
        .forEach(n -> n.find(text, found));
    return !found.isEmpty();
  }

  /** A masker for text that comes in pieces. */
  public MaskingStream stream(Appendable out) {
    return new MaskingStream(this, out);
  }

  /** Length of the longest value that is looked for. */
  int longest() {
    return needles.stream().mapToInt(needle -> needle.text().length()).max().orElse(0);
  }

  /** What is to be masked, in order, without overlaps. */
  List<Span> spans(String text) {
    List<Span> found = new ArrayList<>();
    for (Needle needle : needles) {
      needle.find(text, found);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    for (SecretShape shape : SecretShape.ALL) {
      if (shape.mayOccur(lower)) {
        shape.find(text, found);
      }
    }
    for (Pattern pattern : redact) {
      Matcher m = pattern.matcher(text);
      while (m.find()) {
        if (m.end() > m.start()) {
          found.add(new Span(m.start(), m.end(), m.start()));
        }
      }
    }
    return Span.merge(found);
  }
}
