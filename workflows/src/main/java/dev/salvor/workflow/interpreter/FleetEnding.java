package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How a fleet's run ended, in one word and in one line. Pure. */
final class FleetEnding {
  /**
   * What it has come to.
   *
   * @param counts hosts by state; those that were not begun among them
   * @param halted why no other host was begun, other than by {@code stop}
   * @param unconfirmed a host that ran at the abort has not said that it stopped
   */
  record Facts(
      Map<HostState, Integer> counts,
      Optional<RunStop> stop,
      Optional<String> halted,
      boolean unconfirmed) {}

  private FleetEnding() {}

  static RunEnding.Ending of(Facts facts) {
    Optional<String> why = facts.stop().map(RunEnding::words).or(facts::halted);
    String summary = why.map(w -> w + "; ").orElse("") + hosts(facts.counts());
    return new RunEnding.Ending(
        status(facts), summary + (facts.unconfirmed() ? "; not every host has confirmed" : ""));
  }

  private static RunStatus status(Facts facts) {
    if (facts.stop().isPresent()) {
      return switch (facts.stop().get()) {
        case RunStop.Aborted ignored -> aborted(facts);
        case RunStop.CanceledOnEngine ignored -> aborted(facts);
        case RunStop.TimedOut ignored -> RunStatus.TIMED_OUT;
        case RunStop.NotResumed ignored -> RunStatus.FAILED;
        case RunStop.Failed ignored -> RunStatus.FAILED;
        case RunStop.RollBack ignored -> RunStatus.FAILED;
        case RunStop.EndedBefore ignored -> RunStatus.FAILED;
        case RunStop.Refused ignored -> RunStatus.FAILED;
        case RunStop.Unreachable ignored -> RunStatus.FAILED;
        case RunStop.NoLock ignored -> RunStatus.FAILED;
        case RunStop.Broken ignored -> RunStatus.FAILED;
      };
    }
    if (has(facts, HostState.ROLLBACK_FAILED)) {
      return RunStatus.ROLLBACK_FAILED;
    }
    if (has(facts, HostState.FAILED) || has(facts, HostState.ABORTED)) {
      return RunStatus.FAILED;
    }
    if (has(facts, HostState.ROLLED_BACK)) {
      return RunStatus.ROLLED_BACK;
    }
    if (has(facts, HostState.UNREACHABLE)) {
      return RunStatus.UNREACHABLE;
    }
    if (Stream.of(HostState.NOT_STARTED, HostState.RUNNING, HostState.DEFERRED)
        .anyMatch(state -> has(facts, state))) {
      return RunStatus.FAILED;
    }
    return has(facts, HostState.SUCCEEDED_WITH_PIVOTS)
        ? RunStatus.SUCCEEDED_WITH_PIVOTS
        : RunStatus.SUCCEEDED;
  }

  private static RunStatus aborted(Facts facts) {
    return facts.unconfirmed() ? RunStatus.FAILED : RunStatus.ABORTED;
  }

  private static boolean has(Facts facts, HostState state) {
    return facts.counts().getOrDefault(state, 0) > 0;
  }

  /** {@code 3 of 5 hosts succeeded, 1 failed, 1 not started}. */
  static String hosts(Map<HostState, Integer> counts) {
    int all = counts.values().stream().mapToInt(i -> i).sum();
    int good =
        counts.getOrDefault(HostState.SUCCEEDED, 0)
            + counts.getOrDefault(HostState.SUCCEEDED_WITH_PIVOTS, 0);
    List<String> parts = new ArrayList<>();
    parts.add(good + " of " + all + (all == 1 ? " host" : " hosts") + " succeeded");
    counts.forEach(
        (state, count) -> {
          if (state == HostState.SUCCEEDED_WITH_PIVOTS) {
            parts.add(count + " of them with pivots");
          } else if (state != HostState.SUCCEEDED) {
            parts.add(count + " " + state.name().toLowerCase(Locale.ROOT).replace('_', ' '));
          }
        });
    return String.join(", ", parts);
  }
}
