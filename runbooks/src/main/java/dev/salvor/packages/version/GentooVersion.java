package dev.salvor.packages.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version by the grammar of PMS 3.2 and the order of PMS 3.3, algorithms 3.1 to 3.7. Numbers have
 * no limit of length and stay text.
 *
 * @param letter 0: none
 */
record GentooVersion(List<String> numbers, char letter, List<Suffix> suffixes, String revision)
    implements Comparable<GentooVersion> {
  /** What may stand after an underscore, older ones first. */
  private static final List<String> KINDS = List.of("alpha", "beta", "pre", "rc", "p");

  private static final int PATCH = KINDS.indexOf("p");
  private static final Pattern SUFFIX = Pattern.compile("_(alpha|beta|pre|rc|p)([0-9]*)");

  /** A suffix, such as {@code _rc2}. */
  record Suffix(int kind, String number) {}

  /** Of a text that is known to be valid. */
  static GentooVersion of(String text) {
    int dash = text.indexOf("-r");
    String whole = dash < 0 ? text : text.substring(0, dash);
    int underscore = whole.indexOf('_');
    String base = underscore < 0 ? whole : whole.substring(0, underscore);
    char last = base.charAt(base.length() - 1);
    boolean hasLetter = last >= 'a' && last <= 'z';
    List<Suffix> suffixes = new ArrayList<>();
    Matcher matcher = SUFFIX.matcher(whole);
    while (underscore >= 0 && matcher.find()) {
      suffixes.add(new Suffix(KINDS.indexOf(matcher.group(1)), matcher.group(2)));
    }
    return new GentooVersion(
        List.of((hasLetter ? base.substring(0, base.length() - 1) : base).split("\\.", -1)),
        hasLetter ? last : 0,
        List.copyOf(suffixes),
        dash < 0 ? "" : text.substring(dash + 2));
  }

  @Override
  public int compareTo(GentooVersion other) {
    int order = numbers(other);
    if (order == 0) {
      order = Character.compare(letter, other.letter);
    }
    if (order == 0) {
      order = suffixes(other);
    }
    return order == 0 ? Digits.compare(revision, other.revision) : order;
  }

  private int numbers(GentooVersion other) {
    int order = Digits.compare(numbers.getFirst(), other.numbers.getFirst());
    int common = Math.min(numbers.size(), other.numbers.size());
    for (int i = 1; order == 0 && i < common; i++) {
      order = later(numbers.get(i), other.numbers.get(i));
    }
    return order == 0 ? Integer.compare(numbers.size(), other.numbers.size()) : order;
  }

  /** Where one begins with 0 they are read as what stands behind a decimal point. */
  private static int later(String a, String b) {
    return a.startsWith("0") || b.startsWith("0")
        ? Digits.withoutTrailing(a).compareTo(Digits.withoutTrailing(b))
        : Digits.compare(a, b);
  }

  private int suffixes(GentooVersion other) {
    int common = Math.min(suffixes.size(), other.suffixes.size());
    for (int i = 0; i < common; i++) {
      Suffix mine = suffixes.get(i);
      Suffix theirs = other.suffixes.get(i);
      int order = Integer.compare(mine.kind(), theirs.kind());
      if (order == 0) {
        order = Digits.compare(mine.number(), theirs.number());
      }
      if (order != 0) {
        return order;
      }
    }
    if (suffixes.size() > common) {
      return suffixes.get(common).kind() == PATCH ? 1 : -1;
    }
    if (other.suffixes.size() > common) {
      return other.suffixes.get(common).kind() == PATCH ? -1 : 1;
    }
    return 0;
  }
}
