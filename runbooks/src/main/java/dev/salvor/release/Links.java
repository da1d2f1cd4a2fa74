package dev.salvor.release;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows links as a kernel would. A link that is harmless by itself may leave the release through
 * another one, so each way is walked, part by part.
 */
final class Links {
  private static final int MOST_STEPS = 40;

  private final Map<String, String> targets = new HashMap<>();
  private final Set<String> there = new HashSet<>();

  Links(List<Entry> tree) {
    for (Entry entry : tree) {
      there.add(entry.path());
      there.addAll(ReleasePaths.parents(entry.path()));
      if (entry instanceof Entry.Link link) {
        targets.put(link.path(), link.target());
      }
    }
  }

  /** Why {@code link} leads nowhere that a release may lead to; empty if all is well. */
  Optional<String> wrong(Entry.Link link) {
    List<String> at = new ArrayList<>();
    Deque<String> ahead = new ArrayDeque<>(List.of(link.path().split("/", -1)));
    int steps = 0;
    while (!ahead.isEmpty()) {
      String name = ahead.removeFirst();
      if (name.equals("..")) {
        if (at.isEmpty()) {
          return Optional.of("the link leads out of the release (" + link.target() + ")");
        }
        at.removeLast();
      } else if (!name.equals(".") && !name.isEmpty()) {
        at.add(name);
        String target = targets.get(String.join("/", at));
        if (target != null) {
          at.removeLast();
          List<String> parts = List.of(target.split("/", -1));
          parts.reversed().forEach(ahead::addFirst);
          if (++steps > MOST_STEPS) {
            return Optional.of("the link leads in a circle (" + link.target() + ")");
          }
        } else if (!there.contains(String.join("/", at))) {
          return Optional.of("the link leads to what is not there (" + link.target() + ")");
        }
      }
    }
    return Optional.empty();
  }
}
