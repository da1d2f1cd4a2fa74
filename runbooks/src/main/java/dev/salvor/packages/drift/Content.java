package dev.salvor.packages.drift;

import dev.salvor.packages.list.Listed;
import java.util.List;

/**
 * What all builds with the same flags have in common; a table has one object for all hosts.
 *
 * @param flags in order
 */
record Content(PackageKey key, String version, String repository, List<String> flags) {
  static Content of(PackageKey key, Listed what) {
    return new Content(
        key, what.version(), what.repository(), what.flagList().stream().sorted().toList());
  }
}
