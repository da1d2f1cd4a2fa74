package dev.salvor.packages.drift;

import java.util.List;

/**
 * How far one host is from the others.
 *
 * @param distribution the name of its distribution's version order
 * @param packages how many it has
 * @param behind packages of which another host has a newer version
 * @param missing packages that other hosts of its distribution have
 * @param rebuilt packages of which another host has another build of the same version
 * @param stale packages in which its copy of the index differs from what is published
 * @param notes what its list says of itself
 */
public record HostDrift(
    String host,
    String distribution,
    int packages,
    int behind,
    int missing,
    int rebuilt,
    int stale,
    List<String> notes) {
  public HostDrift {
    notes = List.copyOf(notes);
  }
}
