package dev.salvor.cli.command;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.RunFilter;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Follower;
import dev.salvor.cli.view.EarlierTimes;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the last runs of a runbook, a few and not for long: a plan does not wait for history. */
final class EarlierRuns {
  private static final int LISTED = 20;
  private static final int READ = 5;
  private static final Duration PATIENCE = Duration.ofMillis(1200);
  private static final Set<RunStatus> WELL =
      EnumSet.of(RunStatus.SUCCEEDED, RunStatus.SUCCEEDED_WITH_PIVOTS);
  private static final Set<RunStatus> CUT_SHORT =
      EnumSet.of(RunStatus.TERMINATED, RunStatus.TIMED_OUT, RunStatus.ABORTED);

  private final Session session;

  EarlierRuns(Session session) {
    this.session = session;
  }

  EarlierTimes times(String runbook) {
    long begun = System.nanoTime();
    EarlierTimes times = new EarlierTimes();
    for (RunRow row : ended(runbook)) {
      if (Duration.ofNanos(System.nanoTime() - begun).compareTo(PATIENCE) > 0) {
        break;
      }
      session.engine().describe(row.id()).ifPresent(state -> add(state, times));
    }
    return times;
  }

  private List<RunRow> ended(String runbook) {
    Engine engine = session.engine();
    RunFilter filter =
        new RunFilter(
                Optional.empty(), Optional.empty(), Optional.of(runbook), Optional.empty(), LISTED)
            .endedSince(Instant.EPOCH);
    return engine.list(filter).stream()
        .filter(row -> row.isEnded() && !CUT_SHORT.contains(row.status()))
        .limit(READ)
        .toList();
  }

  private void add(RunState state, EarlierTimes times) {
    Follower follower = new Follower(session::engine, state, session.clock(), () -> {});
    follower.catchUp();
    RunStory story = follower.story();
    times.add(story.events());
    boolean whole = story.request().flatMap(r -> r.repeats()).isEmpty();
    if (whole && WELL.contains(state.status())) {
      state.closedAt().ifPresent(end -> times.addWhole(Duration.between(state.startedAt(), end)));
    }
  }
}
