package dev.salvor.fleet;

import dev.salvor.runbook.Copies;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The hosts that are known, and how they are grouped. Names are there once, members are known, and
 * neither groups nor jump hosts go in a circle.
 *
 * @param hosts by name, in order of writing
 * @param groups by name, in order of writing
 */
public record Inventory(Map<String, Host> hosts, Map<String, Group> groups) {
  /** No host but the machine itself. */
  public static final Inventory EMPTY = of(List.of(), List.of());

  public Inventory {
    hosts = Copies.ordered(hosts);
    groups = Copies.ordered(groups);
    hosts.forEach((name, host) -> same(name, host.name()));
    groups.forEach((name, group) -> same(name, group.name()));
    for (Host host : hosts.values()) {
      if (groups.containsKey(host.name()) || Group.RESERVED.contains(host.name())) {
        throw new IllegalArgumentException("hosts: \"" + host.name() + "\" is a group");
      }
      requireJumps(host, hosts);
    }
    for (Group group : groups.values()) {
      requireMembers(group, hosts, groups);
    }
  }

  /** Of hosts and groups in this order. */
  public static Inventory of(List<Host> hosts, List<Group> groups) {
    Map<String, Host> byHost = new LinkedHashMap<>();
    Map<String, Group> byGroup = new LinkedHashMap<>();
    hosts.forEach(h -> once("hosts", h.name(), byHost.put(h.name(), h) == null));
    groups.forEach(g -> once("groups", g.name(), byGroup.put(g.name(), g) == null));
    return new Inventory(byHost, byGroup);
  }

  /** The host of this name; {@code local} is known without being written. */
  public Optional<Host> host(String name) {
    Optional<Host> own = Optional.ofNullable(hosts.get(name));
    return name.equals(HostId.LOCAL.name()) ? own.or(() -> Optional.of(Host.LOCAL)) : own;
  }

  /** Whether a group is called so, those that are there by themselves included. */
  public boolean hasGroup(String name) {
    return groups.containsKey(name) || Group.RESERVED.contains(name);
  }

  /**
   * The hosts of a group, its own first, then those of its children; each once, in order of
   * writing. Empty if no group is called so.
   */
  public List<Host> membersOf(String group) {
    if (group.equals(Group.ALL)) {
      return List.copyOf(hosts.values());
    }
    if (group.equals(Group.UNGROUPED)) {
      return ungrouped();
    }
    Set<Host> out = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    Deque<String> due = new ArrayDeque<>(List.of(group));
    while (!due.isEmpty()) {
      Group next = groups.get(due.pop());
      if (next != null && seen.add(next.name())) {
        next.hosts().forEach(id -> host(id.name()).ifPresent(out::add));
        next.children().reversed().forEach(due::push);
      }
    }
    return List.copyOf(out);
  }

  private List<Host> ungrouped() {
    Set<String> grouped = new HashSet<>();
    groups.values().forEach(g -> g.hosts().forEach(h -> grouped.add(h.name())));
    return hosts.values().stream().filter(h -> !grouped.contains(h.name())).toList();
  }

  /** Names of the groups that hold {@code host}, also by their children, in order of writing. */
  public List<String> groupsOf(HostId host) {
    Set<String> in = new HashSet<>();
    for (Group group : groups.values()) {
      if (group.hosts().contains(host)) {
        in.add(group.name());
      }
    }
    boolean more = !in.isEmpty();
    while (more) {
      more = false;
      for (Group group : groups.values()) {
        more |= group.children().stream().anyMatch(in::contains) && in.add(group.name());
      }
    }
    return groups.keySet().stream().filter(in::contains).toList();
  }

  /** The jump hosts on the way to {@code host}, the one that is reached first at the front. */
  public List<Jump> way(Host host) {
    List<Jump> out = new ArrayList<>();
    Optional<Jump> next = host.ssh().jump();
    while (next.isPresent()) {
      out.add(0, next.get());
      next =
          next.get() instanceof Jump.Via via
              ? host(via.host().name()).flatMap(h -> h.ssh().jump())
              : Optional.empty();
    }
    return List.copyOf(out);
  }

  private static void requireJumps(Host host, Map<String, Host> hosts) {
    Set<String> seen = new HashSet<>();
    Host at = host;
    while (at != null && at.ssh().jump().orElse(null) instanceof Jump.Via via) {
      if (!seen.add(at.name())) {
        throw new IllegalArgumentException(
            "hosts." + host.name() + ".jump: the way goes in a circle");
      }
      at = hosts.get(via.host().name());
      if (at == null) {
        throw new IllegalArgumentException(
            "hosts." + host.name() + ".jump: \"" + via.host() + "\" is no host");
      }
    }
  }

  private static void requireMembers(
      Group group, Map<String, Host> hosts, Map<String, Group> groups) {
    for (HostId host : group.hosts()) {
      if (!hosts.containsKey(host.name())) {
        throw new IllegalArgumentException(
            "groups." + group.name() + ": \"" + host + "\" is no host");
      }
    }
    Set<String> below = new HashSet<>();
    Deque<String> due = new ArrayDeque<>(group.children());
    while (!due.isEmpty()) {
      String name = due.pop();
      Group child = groups.get(name);
      if (child == null) {
        throw new IllegalArgumentException(
            "groups." + group.name() + ": \"" + name + "\" is no group");
      }
      if (name.equals(group.name())) {
        throw new IllegalArgumentException(
            "groups." + group.name() + ": the children go in a circle");
      }
      if (below.add(name)) {
        due.addAll(child.children());
      }
    }
  }

  private static void same(String key, String name) {
    if (!key.equals(name)) {
      throw new IllegalArgumentException("inventory: \"" + name + "\" is kept as \"" + key + "\"");
    }
  }

  private static void once(String component, String name, boolean first) {
    if (!first) {
      throw new IllegalArgumentException(component + ": \"" + name + "\" is there twice");
    }
  }
}
