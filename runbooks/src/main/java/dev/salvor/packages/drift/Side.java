package dev.salvor.packages.drift;

import java.util.List;

/**
 * Hosts that have the same of a package.
 *
 * @param version as they write it; several that are equal though unlike are joined by {@code =}
 * @param repository empty: not known, or they do not differ in it
 * @param flags USE flags that are on; empty if they do not differ in them
 * @param built seconds since 1970; 0: not known, or nothing of a build is said
 * @param buildId 0: not known, or nothing of a build is said
 * @param hosts in the order in which they were given
 */
public record Side(
    String version,
    String repository,
    List<String> flags,
    long built,
    long buildId,
    List<String> hosts) {
  public Side {
    flags = List.copyOf(flags);
    hosts = List.copyOf(hosts);
  }
}
