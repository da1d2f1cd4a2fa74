package dev.salvor.runbook.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was meant. */
public final class Similar {
  private Similar() {}

  /** The nearest of {@code words} to {@code word}, if it is near enough to be meant. */
  public static Optional<String> to(String word, Collection<String> words) {
    if (word.length() > 64) {
      return Optional.empty();
    }
    int limit = word.length() < 3 ? 0 : Math.max(1, Math.min(3, word.length() / 3));
    return words.stream()
        .filter(w -> distance(word, w) <= limit)
        .min(Comparator.<String>comparingInt(w -> distance(word, w)).thenComparing(w -> w));
  }

  /** {@code did you mean "x"?}, or {@code otherwise} if nothing is near. */
  public static String hint(String word, Collection<String> words, String otherwise) {
    return to(word, words).map(w -> "did you mean \"" + w + "\"?").orElse(otherwise);
  }

  /** Number of letters to add, drop, change or swap; case counts for nothing. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    String b = right.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
