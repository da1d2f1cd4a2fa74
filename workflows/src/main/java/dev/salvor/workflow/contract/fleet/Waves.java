package dev.salvor.workflow.contract.fleet;

import dev.salvor.runbook.Canary;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In which order the hosts of a fleet are gone through, and how many at a time. It follows from the
 * fleet and the runbook alone.
 *
 * @param order canaries first, then the others, both in the order of the fleet
 * @param sizes of the waves; the first is that of the canaries, if there are any
 * @param canaries kind of host that each canary stands for, by its name
 */
public record Waves(List<Fleet.Target> order, List<Integer> sizes, Map<String, String> canaries) {
  /** The name of the wave of canaries. */
  public static final String CANARY = "canary";

  public Waves {
    order = List.copyOf(order);
    sizes = List.copyOf(sizes);
    canaries = Copies.ordered(canaries);
  }

  /** Those of {@code fleet}. */
  public static Waves of(Fleet fleet, Strategy strategy) {
    int hosts = fleet.targets().size();
    Optional<Canary> canary = strategy.canary();
    if (canary.isEmpty()) {
      return new Waves(fleet.targets(), strategy.waves(hosts), Map.of());
    }
    Map<String, Fleet.Target> first = new LinkedHashMap<>();
    fleet
        .targets()
        .forEach(target -> first.putIfAbsent(canary.get().kind(target.labels()), target));
    Map<String, String> kinds = new LinkedHashMap<>();
    first.forEach((kind, target) -> kinds.put(target.host().name(), kind));
    List<Fleet.Target> order = new ArrayList<>(first.values());
    fleet.targets().stream()
        .filter(target -> !kinds.containsKey(target.host().name()))
        .forEach(order::add);
    List<Integer> sizes = new ArrayList<>();
    sizes.add(kinds.size());
    sizes.addAll(strategy.waves(hosts, hosts - kinds.size()));
    return new Waves(order, sizes, kinds);
  }

  /** The number of the wave in which this host is begun, from 1; 0 if it is none of them. */
  public int of(String host) {
    int wave = 0;
    int last = 0;
    for (int i = 0; i < order.size(); i++) {
      if (i == last) {
        last += sizes.get(wave++);
      }
      if (order.get(i).host().name().equals(host)) {
        return wave;
      }
    }
    return 0;
  }

  /** The kind of host for which this one stands, if it is a canary. */
  public Optional<String> canary(String host) {
    return Optional.ofNullable(canaries.get(host));
  }

  /** What the wave is called in events, questions and approvals. */
  public String name(int number) {
    return number == 1 && !canaries.isEmpty() ? CANARY : "wave-" + number;
  }
}
