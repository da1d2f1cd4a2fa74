package dev.salvor.packages.version;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** What may be asked of two versions, in the words of {@code dpkg --compare-versions}. */
public enum Relation {
  LT(c -> c < 0),
  LE(c -> c <= 0),
  EQ(c -> c == 0),
  NE(c -> c != 0),
  GE(c -> c >= 0),
  GT(c -> c > 0);

  private final IntPredicate holds;

  Relation(IntPredicate holds) {
    this.holds = holds;
  }

  /** Whether it holds, given what {@link VersionOrder#compare} said. */
  public boolean holds(int compared) {
    return holds.test(compared);
  }

  /** The one with this word. */
  public static Optional<Relation> named(String word) {
    return Arrays.stream(values()).filter(relation -> relation.word().equals(word)).findFirst();
  }

  /** Its word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The words of all. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Relation::word).toList();
  }
}
