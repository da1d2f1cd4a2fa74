package dev.salvor.fleet.yaml;

import dev.salvor.fleet.yaml.Sheet.GroupAt;
import dev.salvor.fleet.yaml.Sheet.HostAt;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What counts for a host: its own word, else that of its groups, a child's before its parent's,
 * else the defaults. Two groups that differ while neither is a part of the other are a problem, as
 * no order of the file says which is meant.
 */
final class Settings {
  private final Sheet sheet;
  private final Map<String, List<GroupAt>> parents;
  private final Map<String, Set<String>> ancestors = new HashMap<>();
  private final Map<String, List<GroupAt>> groupsOf = new HashMap<>();
  private final Map<List<String>, List<GroupAt>> nearest = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private final Consumer<Problem> out;

  Settings(Sheet sheet, Consumer<Problem> out) {
    this.sheet = sheet;
    this.parents = sheet.parents();
    this.out = out;
  }

  /** The value of {@code key} that counts for {@code host}. */
  Optional<Cursor> of(HostAt host, String key) {
    Cursor own = host.at().at(key);
    return own.present()
        ? Optional.of(own)
        : ofGroups(host, key, g -> g.at().at(key))
            .or(() -> Optional.of(sheet.root().at("defaults").at(key)).filter(Cursor::present));
  }

  /** The entries of the mapping {@code key} that count for {@code host}, each by itself. */
  Map<String, Cursor> entries(HostAt host, String key) {
    Set<String> names = new LinkedHashSet<>();
    sheet.root().at("defaults").at(key).entries().forEach(e -> names.add(e.getKey()));
    for (GroupAt group : groupsOf(host)) {
      group.at().at(key).entries().forEach(e -> names.add(e.getKey()));
    }
    host.at().at(key).entries().forEach(e -> names.add(e.getKey()));
    Map<String, Cursor> result = new LinkedHashMap<>();
    for (String name : names) {
      Cursor own = host.at().at(key).at(name);
      Optional<Cursor> value =
          own.present()
              ? Optional.of(own)
              : ofGroups(host, key + "." + name, g -> g.at().at(key).at(name));
      result.put(name, value.orElseGet(() -> sheet.root().at("defaults").at(key).at(name)));
    }
    return result;
  }

  private interface Said {
    Cursor in(GroupAt group);
  }

  private Optional<Cursor> ofGroups(HostAt host, String what, Said said) {
    List<GroupAt> all = groupsOf(host).stream().filter(g -> said.in(g).present()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    // Hosts of a range are in the same groups: what is nearest is found once for all of them.
    List<String> names = all.stream().map(GroupAt::name).toList();
    List<GroupAt> near =
        nearest.computeIfAbsent(names, n -> all.stream().filter(g -> !isAboveAny(g, all)).toList());
    GroupAt first = near.isEmpty() ? all.get(0) : near.get(0);
    for (GroupAt other : near) {
      boolean same = said.in(other).node().equals(said.in(first).node());
      if (!same && told.add(what + " " + first.name() + " " + other.name())) {
        out.accept(contradiction(host, what, first, said.in(other), other));
      }
    }
    return Optional.of(said.in(first));
  }

  private static Problem contradiction(
      HostAt host, String what, GroupAt first, Cursor at, GroupAt other) {
    return at.keyError(
        "the groups \""
            + first.name()
            + "\" and \""
            + other.name()
            + "\" differ in \""
            + what
            + "\", and "
            + host.name()
            + " is in both",
        "say it at the host, or make one of them a child of the other");
  }

  /** All groups that hold {@code host}, in order of writing. */
  List<GroupAt> groupsOf(HostAt host) {
    return groupsOf.computeIfAbsent(host.name(), this::above);
  }

  private List<GroupAt> above(String member) {
    Map<String, GroupAt> seen = new LinkedHashMap<>();
    Deque<GroupAt> due = new ArrayDeque<>(parents.getOrDefault(member, List.of()));
    while (!due.isEmpty()) {
      GroupAt group = due.pop();
      if (seen.putIfAbsent(group.name(), group) == null) {
        due.addAll(parents.getOrDefault(group.name(), List.of()));
      }
    }
    return new ArrayList<>(
        sheet.groups().values().stream().filter(g -> seen.containsKey(g.name())).toList());
  }

  private boolean isAboveAny(GroupAt group, List<GroupAt> others) {
    return others.stream().anyMatch(o -> isAbove(group, o));
  }

  private boolean isAbove(GroupAt group, GroupAt other) {
    Set<String> up = ancestors.get(other.name());
    if (up == null) {
      up = new HashSet<>();
      for (GroupAt a : above(other.name())) {
        up.add(a.name());
      }
      ancestors.put(other.name(), up);
    }
    return !group.name().equals(other.name()) && up.contains(group.name());
  }
}
