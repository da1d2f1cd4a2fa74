package dev.salvor.fleet.yaml;

import dev.salvor.fleet.Group;
import dev.salvor.fleet.HostRanges;
import dev.salvor.fleet.yaml.Sheet.GroupAt;
import dev.salvor.fleet.yaml.Sheet.HostAt;
import dev.salvor.runbook.Names;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Takes hosts and groups from a document of any shape and says what is wrong with their names. */
final class SheetReader {
  private final Cursor root;
  private final Consumer<Problem> out;
  private final Map<String, HostAt> hosts = new LinkedHashMap<>();
  private final Map<String, GroupAt> groups = new LinkedHashMap<>();

  private SheetReader(Cursor root, Consumer<Problem> out) {
    this.root = root;
    this.out = out;
  }

  static Sheet read(Cursor root, Consumer<Problem> out) {
    SheetReader reader = new SheetReader(root, out);
    root.at("hosts").entries().forEach(e -> reader.host(e.getKey(), e.getValue()));
    reader.groups();
    reader.circles();
    return new Sheet(root, reader.hosts, reader.groups);
  }

  private void host(String written, Cursor at) {
    switch (HostRanges.expand(written)) {
      case HostRanges.Expanded.Wrong wrong ->
          out.accept(at.keyError(wrong.message(), wrong.hint()));
      case HostRanges.Expanded.Names names -> {
        boolean told = false;
        for (int i = 0; i < names.names().size(); i++) {
          String name = names.names().get(i);
          HostAt host = new HostAt(name, i, names.names().size(), at);
          boolean good = isUsable(name, at, told) && isNew(name, at, told);
          told |= !good;
          hosts.putIfAbsent(name, host);
        }
      }
    }
  }

  private boolean isUsable(String name, Cursor at, boolean told) {
    boolean reserved = Group.RESERVED.contains(name);
    if (Names.isPathName(name) && !reserved) {
      return true;
    }
    if (!told) {
      out.accept(
          reserved
              ? at.keyError(
                  "\"" + name + "\" is a group that is there by itself", "choose another name")
              : at.keyError(
                  "\"" + cut(name) + "\" cannot name a host",
                  "lower-case letters, digits, \".\", \"_\" and \"-\", at most 63, no \"..\""));
    }
    return false;
  }

  private boolean isNew(String name, Cursor at, boolean told) {
    HostAt first = hosts.get(name);
    if (first == null) {
      return true;
    }
    if (!told) {
      out.accept(
          at.keyError(
              "a host \"" + name + "\" is there already, in line " + first.at().spot().keyLine(),
              first.of() > 1 || HostRanges.has(lastKey(at))
                  ? "let only one of the two name it: narrow the range"
                  : "choose another name"));
    }
    return false;
  }

  private static String lastKey(Cursor at) {
    return at.pointer().substring(at.pointer().lastIndexOf('/') + 1);
  }

  private void groups() {
    Map<String, Cursor> entries = new LinkedHashMap<>();
    root.at("groups").entries().forEach(e -> entries.put(e.getKey(), e.getValue()));
    entries.forEach(
        (name, at) -> {
          if (Group.RESERVED.contains(name)) {
            out.accept(
                at.keyError(
                    "\"" + name + "\" is there by itself",
                    name.equals(Group.ALL)
                        ? "say under \"defaults\" what counts for all hosts"
                        : "choose another name"));
          } else if (hosts.containsKey(name)) {
            out.accept(
                at.keyError(
                    "a host is called \"" + name + "\" too, in line " + line(name),
                    "choose another name: a selector could not tell them apart"));
          } else if (!Names.isPathName(name)) {
            out.accept(at.keyError("\"" + cut(name) + "\" cannot name a group", "no \"..\" in it"));
          }
          List<String> own = members(at.at("hosts"), entries.keySet());
          groups.put(name, new GroupAt(name, at, own, children(at, entries.keySet())));
        });
  }

  private int line(String host) {
    HostAt at = hosts.get(host);
    return at == null ? 0 : at.at().spot().keyLine();
  }

  private List<String> members(Cursor list, Set<String> groupNames) {
    Set<String> members = new LinkedHashSet<>();
    for (Cursor item : list.items()) {
      String written = item.text().orElse("");
      switch (HostRanges.expand(written)) {
        case HostRanges.Expanded.Wrong wrong ->
            out.accept(item.error(wrong.message(), wrong.hint()));
        case HostRanges.Expanded.Names names -> {
          List<String> unknown = names.names().stream().filter(n -> !hosts.containsKey(n)).toList();
          if (!unknown.isEmpty() && item.text().isPresent() && !written.isEmpty()) {
            out.accept(unknownHost(item, unknown, names.names().size(), groupNames));
          }
          names.names().stream().filter(hosts::containsKey).forEach(members::add);
        }
      }
    }
    return List.copyOf(members);
  }

  private Problem unknownHost(Cursor item, List<String> unknown, int of, Set<String> groupNames) {
    String name = unknown.get(0);
    if (groupNames.contains(name)) {
      return item.error("\"" + name + "\" is a group", "name it under \"children\"");
    }
    boolean pattern = name.contains("*") || name.startsWith("~") || name.startsWith("@");
    String said =
        unknown.stream().limit(3).map(n -> "\"" + cut(n) + "\"").collect(Collectors.joining(", "));
    String more = unknown.size() > 3 ? " and " + (unknown.size() - 3) + " more" : "";
    String hint = Similar.hint(name, hosts.keySet(), "name it under \"hosts\" at the top first");
    if (pattern) {
      hint = "patterns are for selectors; name the hosts, or ranges as web[01:20]";
    } else if (of > 1) {
      hint = "narrow the range, or name them under \"hosts\" at the top first";
    }
    return item.error("no host is called " + said + more, hint);
  }

  private List<String> children(Cursor group, Set<String> groupNames) {
    List<String> children = new ArrayList<>();
    for (Cursor item : group.at("children").items()) {
      String name = item.text().orElse("");
      if (groupNames.contains(name)) {
        children.add(name);
      } else if (!name.isEmpty()) {
        out.accept(
            hosts.containsKey(name)
                ? item.error("\"" + name + "\" is a host", "name it under \"hosts\"")
                : item.error(
                    "no group is called \"" + cut(name) + "\"",
                    Similar.hint(name, groupNames, "name it under \"groups\" first")));
      }
    }
    return List.copyOf(children);
  }

  private void circles() {
    Map<String, List<String>> next = new LinkedHashMap<>();
    groups.values().forEach(g -> next.put(g.name(), g.children()));
    for (List<String> circle : Circles.in(next)) {
      GroupAt last = groups.get(circle.getLast());
      if (last != null) {
        Cursor child =
            last.at().at("children").items().stream()
                .filter(c -> c.text().filter(circle.getFirst()::equals).isPresent())
                .findFirst()
                .orElse(last.at());
        String way = String.join(" > ", circle) + " > " + circle.getFirst();
        out.accept(child.error("the groups go in a circle: " + way, "take one of them out"));
      }
    }
  }

  static String cut(String text) {
    String line = text.replace("\n", "\\n");
    return line.length() <= 60 ? line : line.substring(0, 57) + "...";
  }
}
