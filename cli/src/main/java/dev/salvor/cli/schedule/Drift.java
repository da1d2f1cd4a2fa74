package dev.salvor.cli.schedule;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.run.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the inventory of now differs from the hosts that a schedule was given.
 *
 * @param added selected now, unknown to the schedule
 * @param gone not selected any more; the schedule acts on them still
 * @param moved reached by another way now
 */
public record Drift(List<String> added, List<String> gone, List<String> moved) {
  public Drift {
    added = List.copyOf(added);
    gone = List.copyOf(gone);
    moved = List.copyOf(moved);
  }

  /** Between the pinned hosts and those of now, each with its way. */
  public static Drift between(
      Map<String, Optional<Route>> pinned, Map<String, Optional<Route>> now) {
    List<String> moved = new ArrayList<>();
    pinned.forEach(
        (host, way) -> {
          Optional<Route> other = now.getOrDefault(host, way);
          boolean same =
              way.isPresent() == other.isPresent()
                  && way.map(w -> w.leadsTo(other.orElseThrow())).orElse(true);
          if (!same) {
            moved.add(host);
          }
        });
    return new Drift(
        now.keySet().stream().filter(host -> !pinned.containsKey(host)).toList(),
        pinned.keySet().stream().filter(host -> !now.containsKey(host)).toList(),
        moved);
  }

  /** The hosts of {@code request}, in their order. */
  public static Map<String, Optional<Route>> pinned(RunRequest request) {
    Map<String, Optional<Route>> hosts = new LinkedHashMap<>();
    request
        .fleet()
        .map(Fleet::targets)
        .orElseGet(() -> List.of(new Fleet.Target(request.host(), request.route())))
        .forEach(target -> hosts.put(target.host().name(), target.route()));
    return hosts;
  }

  public boolean isNone() {
    return added.isEmpty() && gone.isEmpty() && moved.isEmpty();
  }

  /** For people. */
  public String words() {
    List<String> parts = new ArrayList<>();
    if (!added.isEmpty()) {
      parts.add("added: " + String.join(", ", added));
    }
    if (!gone.isEmpty()) {
      parts.add("gone: " + String.join(", ", gone));
    }
    if (!moved.isEmpty()) {
      parts.add("reached by another way: " + String.join(", ", moved));
    }
    return String.join("; ", parts);
  }
}
