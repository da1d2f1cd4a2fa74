package dev.salvor.fleet.imports;

import dev.salvor.fleet.Addresses;
import dev.salvor.fleet.HostRanges;
import dev.salvor.runbook.imports.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns names into usable ones, ranges that overlap into hosts, and says what had to change. */
final class Settler {
  private final Draft from;
  private final Draft to;
  private final Map<String, List<String>> units = new LinkedHashMap<>();
  private final HostNames names = new HostNames();

  private Settler(Draft from, Draft to) {
    this.from = from;
    this.to = to;
  }

  /** The same with names that can be used; notes go on in {@code from}. */
  static Draft settle(Draft from) {
    Draft to = new Draft(from.source);
    Settler work = new Settler(from, to);
    to.defaults.addAll(from.defaults);
    work.units();
    work.hosts();
    work.groups();
    work.jumps();
    return to;
  }

  /** A range stays one if nothing else names one of its hosts. */
  private void units() {
    Map<String, Integer> times = new HashMap<>();
    Map<String, List<String>> expanded = new LinkedHashMap<>();
    for (String written : from.hosts.keySet()) {
      switch (HostRanges.expand(written)) {
        case HostRanges.Expanded.Names all -> {
          expanded.put(written, all.names());
          all.names().forEach(n -> times.merge(n, 1, Integer::sum));
        }
        case HostRanges.Expanded.Wrong wrong ->
            from.left(
                0, "the hosts " + Settings.cut(written) + ": " + wrong.message(), wrong.hint());
      }
    }
    expanded.forEach(
        (written, all) -> {
          boolean whole = all.stream().allMatch(n -> times.getOrDefault(n, 0) == 1);
          units.put(written, whole ? List.of(written) : all);
        });
  }

  private void hosts() {
    units.forEach(
        (written, all) -> {
          for (String unit : all) {
            String name = names.of(unit, "host");
            Facts host = to.host(name);
            host.addAll(from.host(written));
            boolean lower = unit.equalsIgnoreCase(name);
            if (!name.equals(unit)) {
              if (!lower) {
                from.left(0, "the name " + Settings.cut(unit), "the host is called " + name);
              }
              if (!host.settings.containsKey("address") && first(unit)) {
                host.settings.put("address", Yaml.text(unit));
              }
            }
          }
        });
  }

  private static boolean first(String unit) {
    return HostRanges.expand(unit) instanceof HostRanges.Expanded.Names n
        && n.names().stream().findFirst().filter(Addresses::isAddress).isPresent();
  }

  private void groups() {
    Map<String, String> groupNames = new LinkedHashMap<>();
    for (String name : from.groups.keySet()) {
      String usable = names.ofGroup(name);
      if (!usable.equals(name)) {
        from.left(0, "the name of the group " + Settings.cut(name), "it is called " + usable);
      }
      groupNames.put(name, usable);
    }
    from.groups.forEach(
        (name, group) -> {
          Draft.Group made = to.group(groupNames.getOrDefault(name, name));
          made.facts.addAll(group.facts);
          Set<String> members = new LinkedHashSet<>();
          for (String host : group.hosts) {
            units.getOrDefault(host, List.of()).forEach(u -> members.add(names.of(u, "host")));
          }
          made.hosts.addAll(members);
          for (String child : group.children) {
            if (groupNames.containsKey(child)) {
              made.children.add(groupNames.getOrDefault(child, child));
            }
          }
        });
  }

  /** A jump host that is not in the inventory is an address with its port. */
  private void jumps() {
    List<Facts> all = new ArrayList<>(to.hosts.values());
    all.add(to.defaults);
    to.groups.values().forEach(g -> all.add(g.facts));
    for (Facts facts : all) {
      String jump = facts.settings.get("jump");
      if (jump != null && !jump.equals("none")) {
        facts.settings.put("jump", Yaml.text(jump(jump)));
      }
    }
  }

  private String jump(String text) {
    boolean known = units.values().stream().anyMatch(u -> u.contains(text));
    if (known) {
      return names.of(text, "host");
    }
    return text.indexOf('@') < 0 && text.indexOf(':') < 0 ? text + ":22" : text;
  }
}
