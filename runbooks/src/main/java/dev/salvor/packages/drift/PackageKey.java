package dev.salvor.packages.drift;

import java.util.Comparator;

/** A package in one slot of one distribution. */
record PackageKey(String kind, String name, String slot) implements Comparable<PackageKey> {
  private static final Comparator<PackageKey> ORDER =
      Comparator.comparing(PackageKey::kind)
          .thenComparing(PackageKey::name)
          .thenComparing(PackageKey::slot);

  @Override
  public int compareTo(PackageKey other) {
    return ORDER.compare(this, other);
  }
}
