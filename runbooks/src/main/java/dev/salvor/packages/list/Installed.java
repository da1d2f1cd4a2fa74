package dev.salvor.packages.list;

import java.util.List;

/**
 * A package that is installed, or that an index names.
 *
 * @param name with its category, where the distribution has those
 * @param slot where a package can be installed several times beside itself: Gentoo's slot without
 *     the subslot, Debian's architecture if it is a foreign one; else empty
 * @param version as written; not necessarily valid
 * @param repository where it came from; empty: not known
 * @param flags USE flags of its own that are on, in one text; empty: none, or there are no such
 * @param built seconds since 1970; 0: not known
 * @param buildId number of the build; 0: not known
 */
public record Installed(
    String name,
    String slot,
    String version,
    String repository,
    String flags,
    long built,
    long buildId) {
  /** The flags, each alone. */
  public List<String> flagList() {
    return flags.isEmpty() ? List.of() : List.of(flags.split(" "));
  }
}
