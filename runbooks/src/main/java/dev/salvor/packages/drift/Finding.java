package dev.salvor.packages.drift;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A package in which hosts differ.
 *
 * @param distribution the name of its version order
 * @param slot empty: there are none
 * @param ordered the first side is newer than all others, by that order or, of equal versions with
 *     equal flags, by the time of the build. If not, none is newer
 * @param sides newest first if they are ordered
 * @param missing hosts that do not have it
 * @param differs in what builds differ: {@code flags}, {@code build}, {@code repository}
 */
public record Finding(
    DriftClass kind,
    String distribution,
    String name,
    String slot,
    boolean ordered,
    List<Side> sides,
    List<String> missing,
    List<String> differs) {
  public Finding {
    sides = List.copyOf(sides);
    missing = List.copyOf(missing);
    differs = List.copyOf(differs);
  }

  /** The side that is newer than all others. */
  public Optional<Side> newer() {
    return ordered ? Optional.of(sides.getFirst()) : Optional.empty();
  }

  /** The flags that all sides have. */
  public Set<String> commonFlags() {
    Set<String> common = new HashSet<>();
    List<String> before = List.of();
    for (int i = 0; i < sides.size(); i++) {
      List<String> flags = sides.get(i).flags();
      if (i == 0) {
        common.addAll(flags);
      } else if (!flags.equals(before)) {
        common.retainAll(flags);
      }
      before = flags;
    }
    return common;
  }

  /** The package, with its slot if that says anything. */
  public String title() {
    return slot.isEmpty() || slot.equals("0") ? name : name + ":" + slot;
  }
}
