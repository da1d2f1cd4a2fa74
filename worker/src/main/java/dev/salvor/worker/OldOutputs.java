package dev.salvor.worker;

import dev.salvor.activity.host.Pruning;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.runbook.Durations;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes raw outputs of runs that closed long ago, once a day while the worker lives. How long
 * they are kept: {@code SALVOR_KEEP_OUTPUTS}, a duration or {@code forever}; 30 days without it.
 */
final class OldOutputs {
  static final String SETTING = "SALVOR_KEEP_OUTPUTS";
  static final Duration USUAL = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(OldOutputs.class);

  /** Not at the start, when runs go on that were waiting for a worker. */
  private static final Duration FIRST = Duration.ofMinutes(10);

  private static final Duration AGAIN = Duration.ofDays(1);

  private OldOutputs() {}

  /**
   * Looks once a day as long as this process lives.
   *
   * @throws NodeException the setting is no duration
   */
  static void watch(Map<String, String> env, StateFolder state, OwnDeeds deeds)
      throws NodeException {
    kept(env)
        .ifPresent(
            age ->
                Thread.ofPlatform()
                    .daemon()
                    .name("old-outputs")
                    .start(() -> daily(state, age, deeds)));
  }

  private static void daily(StateFolder state, Duration age, OwnDeeds deeds) {
    try {
      for (Duration pause = FIRST; ; pause = AGAIN) {
        Thread.sleep(pause);
        prune(state, age, deeds);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long outputs are kept; empty for ever. */
  static Optional<Duration> kept(Map<String, String> env) throws NodeException {
    String text = env.getOrDefault(SETTING, "");
    if (text.isBlank()) {
      return Optional.of(USUAL);
    }
    if (text.equals("forever")) {
      return Optional.empty();
    }
    return Optional.of(
        Durations.parse(text)
            .orElseThrow(
                () ->
                    new NodeException(
                        SETTING + "=" + text + " is not a duration; write 30d, 12h or forever")));
  }

  static void prune(StateFolder state, Duration age, OwnDeeds deeds) {
    try {
      Pruning.Report report = of(state).prune(age, false);
      deeds.pruned(age, report);
      for (Pruning.Pruned run : report.runs()) {
        LOG.info(
            "outputs of the run {}: {}",
            run.run(),
            run.left().isEmpty() ? run.kilobytes() + " KiB removed" : run.left());
      }
      if (!report.problems().isEmpty()) {
        LOG.warn("old outputs cannot be removed: {}", report.problems());
      }
    } catch (StateUnusableException | UnreachableException e) {
      LOG.warn("old outputs cannot be removed: {}", e.getMessage());
    }
  }

  static Pruning of(StateFolder state) {
    HostConnection machine = WorkerAssembly.machine(state);
    return new Pruning(machine, state.root().toString());
  }
}
