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
 * @param askTimeout how long a question waits; then the run ends
 * @param canary the wave before those of {@code serial}; absent: none
 * @param halts what ends the waves beside the budgets; absent: nothing
 * @param atLeast hosts that may fail in any case where a budget is in percent; absent: none
 */
public record Strategy(
    List<Share> serial,
    int maxConcurrency,
    Share maxErrors,
    Optional<Share> maxWaveErrors,
    Duration pauseBetween,
    Optional<Approval> approveBetween,
    OnWaveFailure onWaveFailure,
    Duration askTimeout,
    Optional<Canary> canary,
    Optional<Halts> halts,
    Optional<Integer> atLeast) {
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

  /** Of which each wave is one of {@code serial}. */
  public Strategy(
      List<Share> serial,
      int maxConcurrency,
      Share maxErrors,
      Optional<Share> maxWaveErrors,
      Duration pauseBetween,
      Optional<Approval> approveBetween,
      OnWaveFailure onWaveFailure,
      Duration askTimeout) {
    this(
        serial,
        maxConcurrency,
        maxErrors,
        maxWaveErrors,
        pauseBetween,
        approveBetween,
        onWaveFailure,
        askTimeout,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

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

  /** The same, with canaries before its waves. */
  public Strategy after(Canary first) {
    return new Strategy(
        serial,
        maxConcurrency,
        maxErrors,
        maxWaveErrors,
        pauseBetween,
        approveBetween,
        onWaveFailure,
        askTimeout,
        Optional.of(first),
        halts,
        atLeast);
  }

  /** The same, that halts so. */
  public Strategy halting(Halts how) {
    return new Strategy(
        serial,
        maxConcurrency,
        maxErrors,
        maxWaveErrors,
        pauseBetween,
        approveBetween,
        onWaveFailure,
        askTimeout,
        canary,
        Optional.of(how),
        atLeast);
  }

  /** The same, in which so many may fail in any case. */
  public Strategy bearing(int hosts) {
    return new Strategy(
        serial,
        maxConcurrency,
        maxErrors,
        maxWaveErrors,
        pauseBetween,
        approveBetween,
        onWaveFailure,
        askTimeout,
        canary,
        halts,
        Optional.of(hosts));
  }

  /** How many of {@code hosts} may fail in the whole run. */
  public int mayFail(int hosts) {
    return of(maxErrors, hosts);
  }

  /** How many of {@code hosts} in a wave may fail; empty: only the run counts. */
  public Optional<Integer> mayFailInWave(int hosts) {
    return maxWaveErrors.map(share -> of(share, hosts));
  }

  private int of(Share share, int hosts) {
    return share.percent() ? Math.max(atLeast.orElse(0), share.of(hosts)) : share.of(hosts);
  }

  /** Sizes of the waves in which {@code hosts} are gone through; their sum is {@code hosts}. */
  public List<Integer> waves(int hosts) {
    return waves(hosts, hosts);
  }

  /** The same for the {@code rest} of {@code hosts}, of all of which percents are meant. */
  public List<Integer> waves(int hosts, int rest) {
    List<Integer> waves = new ArrayList<>();
    int left = rest;
    for (int i = 0; left > 0; i++) {
      int size = Math.max(1, serial.get(Math.min(i, serial.size() - 1)).of(hosts));
      waves.add(Math.min(size, left));
      left -= size;
    }
    return List.copyOf(waves);
  }
}
