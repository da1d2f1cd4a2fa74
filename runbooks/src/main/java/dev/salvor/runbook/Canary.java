package dev.salvor.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One host of each kind, before all others. None of them may fail.
 *
 * @param per labels by which hosts are told apart; a host without one of them is of another kind
 *     than those with it
 * @param bake time that passes before the first wave of the others; absent: as between waves
 * @param approve what people are asked after it; absent: as between waves
 */
public record Canary(
    List<String> per, Optional<Duration> bake, Optional<Approval> approve, OnFailure onFailure) {
  /** What follows when a canary fails. */
  public enum OnFailure {
    /** No other host is begun, and the run ends. */
    ABORT,
    /** Somebody is asked whether it goes on. */
    ASK
  }

  public Canary {
    per = List.copyOf(per);
    if (per.isEmpty()) {
      throw new IllegalArgumentException("strategy.canary.per: at least one label");
    }
    if (bake.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException("strategy.canary.bake: a time is never below zero");
    }
  }

  /** The kind of a host with these labels, for people: {@code os=debian, no hw}. */
  public String kind(Map<String, String> labels) {
    return per.stream()
        .map(key -> labels.containsKey(key) ? key + "=" + labels.get(key) : "no " + key)
        .collect(Collectors.joining(", "));
  }
}
