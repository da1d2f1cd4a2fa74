package dev.salvor.packages.version;

import java.util.Comparator;
import java.util.Optional;

/**
 * How a distribution orders versions. Another distribution is another implementation and a line in
 * {@link VersionOrders}. Total and transitive over the versions that {@link #problem} finds nothing
 * wrong with; two that are written differently may be equal. Safe for any thread.
 */
public interface VersionOrder extends Comparator<String> {
  /** The word by which it is chosen, in lower case. */
  String name();

  /** What is wrong with a version, where, and what would be right; empty: it is valid. */
  Optional<String> problem(String version);

  /**
   * Less than, equal to or greater than 0, as {@code a} is older, equal or newer.
   *
   * @throws IllegalArgumentException one of them is not valid
   */
  @Override
  int compare(String a, String b);

  /** Whether nothing is wrong with a version. */
  default boolean isValid(String version) {
    return problem(version).isEmpty();
  }
}
