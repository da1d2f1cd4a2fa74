package dev.salvor.fleet;

import dev.salvor.runbook.Names;
import java.util.List;
import java.util.Set;

/**
 * Hosts under one name.
 *
 * @param hosts its own, in order of writing
 * @param children groups whose hosts belong to it too
 */
public record Group(String name, List<HostId> hosts, List<String> children) {
  /** The group of all hosts, which is there by itself. */
  public static final String ALL = "all";

  /** The group of the hosts that are in no other, which is there by itself. */
  public static final String UNGROUPED = "ungrouped";

  /** Names that no group and no host can be given. */
  public static final Set<String> RESERVED = Set.of(ALL, UNGROUPED);

  public Group {
    Names.requirePathName(name, "group");
    if (RESERVED.contains(name)) {
      throw new IllegalArgumentException("group: \"" + name + "\" is there by itself");
    }
    hosts = List.copyOf(hosts);
    children = List.copyOf(children);
  }
}
