package dev.salvor.fleet.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where groups differ, Ansible takes the deeper one, and of equal depth the one whose name comes
 * later. An inventory wants that said at the host.
 */
final class Precedence {
  private static final int DEEPEST = 100;
  private final Draft draft;
  private final Map<String, List<String>> parents = new HashMap<>();
  private final Map<String, Integer> depths = new HashMap<>();

  Precedence(Draft draft) {
    this.draft = draft;
    draft.groups.forEach(
        (name, group) ->
            group.children.forEach(
                c -> parents.computeIfAbsent(c, k -> new ArrayList<>()).add(name)));
    draft.groups.keySet().forEach(g -> depths.put(g, 0));
    boolean more = true;
    for (int round = 0; more && round < DEEPEST; round++) {
      more = false;
      for (Map.Entry<String, Draft.Group> e : draft.groups.entrySet()) {
        int below = depths.getOrDefault(e.getKey(), 0) + 1;
        for (String child : e.getValue().children) {
          if (depths.getOrDefault(child, 0) < below) {
            depths.put(child, below);
            more = true;
          }
        }
      }
    }
  }

  /** Says at the hosts what their groups differ in. */
  void settle() {
    Map<String, Set<String>> in = new HashMap<>();
    draft.groups.forEach(
        (name, group) ->
            group.hosts.forEach(h -> in.computeIfAbsent(h, k -> new LinkedHashSet<>()).add(name)));
    draft.hosts.forEach((name, facts) -> settle(facts, above(in.getOrDefault(name, Set.of()))));
  }

  private void settle(Facts host, Set<String> groups) {
    Map<String, List<String>> saying = new HashMap<>();
    for (String group : groups) {
      draft
          .group(group)
          .facts
          .all()
          .keySet()
          .forEach(k -> saying.computeIfAbsent(k, x -> new ArrayList<>()).add(group));
    }
    Map<String, String> own = host.all();
    saying.forEach(
        (key, by) -> {
          List<String> near =
              by.stream().filter(g -> by.stream().noneMatch(o -> isAbove(g, o))).toList();
          long values = near.stream().map(g -> value(g, key)).distinct().count();
          if (!own.containsKey(key) && values > 1) {
            by.stream()
                .max(
                    Comparator.<String>comparingInt(g -> depths.getOrDefault(g, 0))
                        .thenComparing(g -> g))
                .ifPresent(g -> host.put(key, value(g, key)));
          }
        });
  }

  private String value(String group, String key) {
    return String.valueOf(draft.group(group).facts.all().get(key));
  }

  private boolean isAbove(String group, String other) {
    return !group.equals(other)
        && above(Set.copyOf(parents.getOrDefault(other, List.of()))).contains(group);
  }

  /** These groups and all that hold them. */
  private Set<String> above(Set<String> groups) {
    Set<String> out = new LinkedHashSet<>();
    List<String> due = new ArrayList<>(groups);
    while (!due.isEmpty()) {
      String group = due.removeLast();
      if (out.add(group)) {
        due.addAll(parents.getOrDefault(group, List.of()));
      }
    }
    return out;
  }
}
