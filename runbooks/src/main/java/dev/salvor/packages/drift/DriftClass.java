package dev.salvor.packages.drift;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** In which way hosts differ. The words are part of the interface. */
public enum DriftClass {
  /** Another version in the same slot. */
  VERSION("another version"),
  /** Some have it in this slot, some do not. */
  MISSING("missing on some"),
  /** The same version, built at another time, with other flags or from another repository. */
  REBUILT("same version, other build or flags"),
  /** A host's copy of the binhost's index names something else than what is published. */
  STALE_INDEX("index of the binhost is stale");

  private final String words;

  DriftClass(String words) {
    this.words = words;
  }

  /** Its word in options and answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it means, for people. */
  public String words() {
    return words;
  }

  /** The one with this word. */
  public static Optional<DriftClass> named(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  /** The words of all. */
  public static List<String> all() {
    return Arrays.stream(values()).map(DriftClass::word).toList();
  }
}
