package dev.salvor.cli.command;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.RunFilter;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Follower;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.view.EarlierTimes;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reads the last runs of a runbook, a few and not for long: a plan does not wait for history. */
final class EarlierRuns {
  private static final int LISTED = 20;
  private static final int READ = 5;

  /** Beyond what the checks take. */
  private static final Duration PATIENCE = Duration.ofMillis(1200);

  private static final Set<RunStatus> WELL =
      EnumSet.of(RunStatus.SUCCEEDED, RunStatus.SUCCEEDED_WITH_PIVOTS);
  private static final Set<RunStatus> CUT_SHORT =
      EnumSet.of(RunStatus.TERMINATED, RunStatus.TIMED_OUT, RunStatus.ABORTED);

  /** A run that was read. */
  private record Read(RunState state, RunStory story) {}

  private final Session session;
  private final Queue<Read> read = new ConcurrentLinkedQueue<>();
  private final Thread reader;

  private EarlierRuns(Session session, String runbook) {
    this.session = session;
    this.reader = Thread.ofPlatform().daemon().name("earlier-runs").unstarted(() -> read(runbook));
  }

  /** Begins to read; returns at once. */
  static EarlierRuns begin(Session session, String runbook) {
    EarlierRuns earlier = new EarlierRuns(session, runbook);
    earlier.reader.start();
    return earlier;
  }

  /** What was read until a moment from now. */
  EarlierTimes times() {
    try {
      reader.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    EarlierTimes times = new EarlierTimes();
    read.forEach(run -> add(run, times));
    return times;
  }

  private void read(String runbook) {
    try {
      Engine engine = session.engine();
      RunFilter filter =
          new RunFilter(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(runbook),
                  Optional.empty(),
                  LISTED)
              .endedSince(Instant.EPOCH);
      engine.list(filter).stream()
          .filter(row -> row.isEnded() && !CUT_SHORT.contains(row.status()))
          .limit(READ)
          .flatMap(row -> engine.describe(row.id()).stream())
          .forEach(this::read);
    } catch (CliProblem away) {
      return; // the plan says what it knows; whoever is away is told of elsewhere
    }
  }

  private void read(RunState state) {
    Follower follower = new Follower(session::engine, state, session.clock(), () -> {});
    follower.catchUp();
    read.add(new Read(state, follower.story()));
  }

  private static void add(Read run, EarlierTimes times) {
    times.add(run.story.events());
    boolean whole = run.story.request().flatMap(r -> r.repeats()).isEmpty();
    if (whole && WELL.contains(run.state.status())) {
      run.state
          .closedAt()
          .ifPresent(end -> times.addWhole(Duration.between(run.state.startedAt(), end)));
    }
  }
}
