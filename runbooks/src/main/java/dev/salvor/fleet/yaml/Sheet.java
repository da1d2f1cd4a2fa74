package dev.salvor.fleet.yaml;

import dev.salvor.runbook.source.Cursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hosts and groups of a document with their places, ranges taken apart. */
record Sheet(Cursor root, Map<String, HostAt> hosts, Map<String, GroupAt> groups) {
  /**
   * One host.
   *
   * @param index its number among the {@code of} hosts that its entry stands for
   * @param at the entry
   */
  record HostAt(String name, int index, int of, Cursor at) {}

  /**
   * One group.
   *
   * @param hosts names of its own hosts that are known
   * @param children names of its children that are known
   */
  record GroupAt(String name, Cursor at, List<String> hosts, List<String> children) {}

  /** The groups that a host or group is a member of, by its name. */
  Map<String, List<GroupAt>> parents() {
    Map<String, List<GroupAt>> out = new HashMap<>();
    for (GroupAt group : groups.values()) {
      group.hosts().forEach(h -> add(out, h, group));
      group.children().forEach(c -> add(out, c, group));
    }
    return out;
  }

  private static void add(Map<String, List<GroupAt>> out, String member, GroupAt group) {
    out.computeIfAbsent(member, k -> new ArrayList<>()).add(group);
  }

  /** Children by group. */
  Map<String, List<String>> children() {
    Map<String, List<String>> out = new LinkedHashMap<>();
    groups.values().forEach(g -> out.put(g.name(), g.children()));
    return out;
  }
}
