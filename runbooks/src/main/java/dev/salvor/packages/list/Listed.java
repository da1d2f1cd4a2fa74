package dev.salvor.packages.list;

import java.util.List;

/**
 * What all builds of a package with the same flags have in common.
 *
 * @param name with its category, where the distribution has those
 * @param slot where a package can be installed several times beside itself: Gentoo's slot without
 *     the subslot, Debian's architecture if it is a foreign one; else empty
 * @param version as written; not necessarily valid
 * @param repository where it came from; empty: not known
 * @param flags USE flags of its own that are on, in one text; empty: none, or there are no such
 */
public record Listed(String name, String slot, String version, String repository, String flags) {
  /** The flags, each alone. */
  public List<String> flagList() {
    return flags.isEmpty() ? List.of() : List.of(flags.split(" "));
  }
}
