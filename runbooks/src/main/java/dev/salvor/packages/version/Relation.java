package dev.salvor.packages.version;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What may be asked of two versions, in the words of {@code dpkg --compare-versions}. */
public enum Relation {
  LT,
  LE,
  EQ,
  NE,
  GE,
  GT;

  /** Whether it holds, given what {@link VersionOrder#compare} said. */
  public boolean holds(int compared) {
    return switch (this) {
      case LT -> compared < 0;
      case LE -> compared <= 0;
      case EQ -> compared == 0;
      case NE -> compared != 0;
      case GE -> compared >= 0;
      case GT -> compared > 0;
    };
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
