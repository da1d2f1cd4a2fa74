package dev.salvor.workflow.journal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A text that must not be seen.
 *
 * @param wordOnly it is so short that it is masked only where it stands alone
 * @param common a line of a longer value that other texts have too: it tells nothing of the value
 */
record Needle(String text, boolean wordOnly, boolean common) {
  private static final int SHORT = 4;

  /** A line of many that is shorter, as "true" or a brace is, could be anybody's. */
  private static final int TELLING_LINE = 8;

  /** An encoded part shorter than this could be anything. */
  private static final int ENCODED = 6;

  /** Characters of a line of Base64 by coreutils and PEM. */
  private static final List<Integer> WRAPPED = List.of(76, 64);

  /** Of longer ones all forms together would take too much memory. */
  private static final int MOST_SPELLED = 1024;

  /** Longer ones have so many lines that looking for each would take too long. */
  private static final int MOST_WRAPPED = 8192;

  /** {@code secret} in the forms in which programs print it. */
  static List<Needle> of(String secret) {
    String value = secret.strip();
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.length() < SHORT) {
      return List.of(new Needle(value, true, false));
    }
    Set<String> forms = new LinkedHashSet<>();
    forms.add(value);
    forms.add(Escape.line(value));
    forms.addAll(value.length() <= MOST_SPELLED ? Spellings.of(value) : Spellings.few(value));
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (int before = 0; before < 3; before++) {
      String core = base64Core(bytes, before);
      if (core.length() >= ENCODED) {
        forms.add(core);
        forms.add(core.replace('+', '-').replace('/', '_'));
      }
    }
    if (bytes.length <= MOST_WRAPPED) {
      String whole = base64Core(bytes, 0);
      WRAPPED.forEach(width -> wrapped(whole, width, forms));
    }
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
    // What is left where a shell or a terminal drops the NULs of binary values and of UTF-16.
    String visible = value.replace("\0", "").strip();
    if (visible.length() >= SHORT) {
      forms.add(visible);
    }
    Set<String> common =
        value
            .lines()
            .map(String::strip)
            .filter(line -> line.length() >= SHORT && forms.add(line))
            .filter(line -> line.length() < TELLING_LINE || line.startsWith("-----"))
            .collect(Collectors.toSet());
    return forms.stream().map(text -> new Needle(text, false, common.contains(text))).toList();
  }

  /** The characters of Base64 that depend on {@code bytes} alone, with so many bytes before it. */
  private static String base64Core(byte[] bytes, int before) {
    byte[] padded = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, padded, before, bytes.length);
    String all = Base64.getEncoder().encodeToString(padded);
    int from = (before * 8 + 5) / 6;
    int to = padded.length * 8 / 6;
    return to <= from ? "" : all.substring(from, to);
  }

  /** The lines of {@code whole} in Base64 that is written in lines. */
  private static void wrapped(String whole, int width, Set<String> forms) {
    for (int from = 0; whole.length() > width && from < whole.length(); from += width) {
      String line = whole.substring(from, Math.min(from + width, whole.length()));
      if (line.length() >= ENCODED) {
        forms.add(line);
      }
    }
  }

  void find(String haystack, List<Span> found) {
    for (int at = haystack.indexOf(text); at >= 0; at = haystack.indexOf(text, at + 1)) {
      int to = at + text.length();
      if (!wordOnly || (!inWord(haystack, at - 1) && !inWord(haystack, to))) {
        found.add(new Span(at, to, at));
      }
    }
  }

  /** How many characters at the end of {@code haystack} begin this and are not all of it. */
  int begunAtEnd(String haystack) {
    if (wordOnly) {
      return 0;
    }
    // Knuth, Morris and Pratt: linear also for a secret that repeats itself.
    int[] shorter = new int[text.length()];
    for (int at = 1, same = 0; at < text.length(); at++) {
      same = longer(shorter, same, text.charAt(at));
      shorter[at] = same;
    }
    int same = 0;
    for (int at = Math.max(0, haystack.length() - text.length() + 1);
        at < haystack.length();
        at++) {
      same = longer(shorter, same, haystack.charAt(at));
    }
    return same;
  }

  private int longer(int[] shorter, int same, char next) {
    int length = same;
    while (length > 0 && text.charAt(length) != next) {
      length = shorter[length - 1];
    }
    return text.charAt(length) == next ? length + 1 : length;
  }

  private static boolean inWord(String haystack, int at) {
    return at >= 0 && at < haystack.length() && Character.isLetterOrDigit(haystack.charAt(at));
  }
}
