package dev.salvor.fleet.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what leads back to itself; never recursively, whatever the depth. */
final class Circles {
  private static final int MOST = 50;

  private Circles() {}

  /**
   * Names that form a circle, each circle in order of its way.
   *
   * @param next where each name leads to; names that lead nowhere may be absent
   */
  static List<List<String>> in(Map<String, List<String>> next) {
    Map<String, List<String>> left = new LinkedHashMap<>(next);
    List<List<String>> out = new ArrayList<>();
    prune(left);
    while (!left.isEmpty() && out.size() < MOST) {
      List<String> circle = circle(left);
      out.add(circle);
      circle.forEach(left::remove);
      prune(left);
    }
    return out;
  }

  /** Takes away what leads to nothing that is left, until nothing changes. */
  private static void prune(Map<String, List<String>> left) {
    Map<String, List<String>> before = new HashMap<>();
    Map<String, Integer> open = new HashMap<>();
    List<String> free = new ArrayList<>();
    left.forEach(
        (name, to) -> {
          List<String> real = to.stream().filter(left::containsKey).toList();
          open.put(name, real.size());
          real.forEach(t -> before.computeIfAbsent(t, k -> new ArrayList<>()).add(name));
          if (real.isEmpty()) {
            free.add(name);
          }
        });
    while (!free.isEmpty()) {
      String gone = free.removeLast();
      left.remove(gone);
      for (String name : before.getOrDefault(gone, List.of())) {
        if (open.merge(name, -1, Integer::sum) == 0) {
          free.add(name);
        }
      }
    }
  }

  /** Everything that is left leads to something that is left, so any way ends in a circle. */
  private static List<String> circle(Map<String, List<String>> left) {
    List<String> way = new ArrayList<>();
    Map<String, Integer> at = new HashMap<>();
    String name = left.keySet().iterator().next();
    while (at.putIfAbsent(name, way.size()) == null) {
      way.add(name);
      name =
          left.getOrDefault(name, List.of()).stream()
              .filter(left::containsKey)
              .findFirst()
              .orElse(name);
    }
    return List.copyOf(way.subList(at.getOrDefault(name, 0), way.size()));
  }
}
