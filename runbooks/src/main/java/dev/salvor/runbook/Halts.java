package dev.salvor.runbook;

import java.util.List;
import java.util.Optional;

/**
 * What makes a fleet's run begin no other host, whatever its budgets leave.
 *
 * @param on causes of which one is too much
 * @param maxSameCause hosts that may fail with the same cause; absent: any number
 */
public record Halts(List<String> on, Optional<Integer> maxSameCause) {
  /** Nothing does. */
  public static final Halts NONE = new Halts(List.of(), Optional.empty());

  public Halts {
    on = List.copyOf(on);
    if (maxSameCause.filter(n -> n < 1).isPresent()) {
      throw new IllegalArgumentException("strategy.maxSameCause: must be at least 1");
    }
  }
}
