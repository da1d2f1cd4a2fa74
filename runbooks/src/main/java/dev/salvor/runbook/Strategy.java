package dev.salvor.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a fleet is gone through.
 *
 * @param serial sizes of the waves, of all hosts; the last one is repeated until no host is left
 * @param maxConcurrency hosts at once, at least 1
 * @param maxErrors hosts that may fail in the whole run; one more, and it halts
 * @param maxWaveErrors the same within a wave; absent: only the run's counts
 * @param pauseBetween time that passes before the next wave; zero: none
 * @param approveBetween what people are asked before the next wave
 * @param onWaveFailure what follows when a budget is spent
 * @param askTimeout how long the question of {@code ask} waits; then the run ends
 */
public record Strategy(
    List<Share> serial,
    int maxConcurrency,
    Share maxErrors,
    Optional<Share> maxWaveErrors,
    Duration pauseBetween,
    Optional<Approval> approveBetween,
    OnWaveFailure onWaveFailure,
    Duration askTimeout) {
  /** What follows when more hosts failed than may. */
  public enum OnWaveFailure {
    /** No other host is begun, and the run ends. */
    ABORT,
    /** The rest of the wave is left out; the run's own budget still ends it. */
    CONTINUE,
    /** Somebody is asked whether it goes on. */
    ASK
  }

  /** All hosts in one wave, 20 at once, and none may fail. */
  public static final Strategy DEFAULT =
      new Strategy(
          List.of(Share.percent(100)),
          20,
          Share.count(0),
          Optional.empty(),
          Duration.ZERO,
          Optional.empty(),
          OnWaveFailure.ABORT,
          Duration.ofHours(24));

  public Strategy {
    serial = List.copyOf(serial);
    if (serial.isEmpty() || serial.stream().anyMatch(s -> s.number() == 0)) {
      throw new IllegalArgumentException("strategy.serial: a wave has at least one host");
    }
    if (maxConcurrency < 1) {
      throw new IllegalArgumentException("strategy.maxConcurrency: must be at least 1");
    }
    if (pauseBetween.isNegative() || askTimeout.isNegative()) {
      throw new IllegalArgumentException("strategy: a time is never below zero");
    }
  }

  /** Sizes of the waves in which {@code hosts} are gone through; their sum is {@code hosts}. */
  public List<Integer> waves(int hosts) {
    List<Integer> waves = new ArrayList<>();
    int left = hosts;
    for (int i = 0; left > 0; i++) {
      int size = Math.max(1, serial.get(Math.min(i, serial.size() - 1)).of(hosts));
      waves.add(Math.min(size, left));
      left -= size;
    }
    return List.copyOf(waves);
  }
}
