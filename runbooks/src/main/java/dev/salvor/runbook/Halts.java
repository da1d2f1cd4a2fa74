package dev.salvor.runbook;

import java.util.List;
import java.util.Optional;

/**
 * What makes a fleet's run begin no other host, whatever its budgets leave.
 *
 * @param on causes of which one is too much
 * @param maxSameCause hosts that may fail with the same cause; absent: any number
 * @param maxDeferred hosts that may be without an answer at once; absent: any number
 * @param onUnknown what follows at the end of a wave of which not all ends are known
 */
public record Halts(
    List<String> on,
    Optional<Integer> maxSameCause,
    Optional<Share> maxDeferred,
    OnUnknown onUnknown) {
  /** What follows when nobody knows how a host ended that had begun. */
  public enum OnUnknown {
    /** The next wave begins. */
    CONTINUE,
    /** Somebody is asked whether it does. */
    ASK
  }

  /** Nothing does. */
  public static final Halts NONE =
      new Halts(List.of(), Optional.empty(), Optional.empty(), OnUnknown.CONTINUE);

  public Halts {
    on = List.copyOf(on);
    if (maxSameCause.filter(n -> n < 1).isPresent()) {
      throw new IllegalArgumentException("strategy.maxSameCause: must be at least 1");
    }
  }
}
