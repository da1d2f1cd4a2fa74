package dev.salvor.cli.follow;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.HistoryCursor;
import dev.salvor.cli.engine.HistoryPage;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads a run's history as it grows and its state about once a second, until the run has ended or
 * the time to look is over. An engine that goes away is waited for, within a bound.
 */
public final class Follower {
  /** How long a read waits for something new: also the pace of the board's clock. */
  private static final Duration PACE = Duration.ofSeconds(1);

  /**
   * The least time between two reads of a history that grows by what only the engine cares for.
   * Also how much later than the engine the end of a run may be seen.
   */
  private static final Duration BREATH = Duration.ofMillis(100);

  /** So many batches, and hosts by themselves, are asked what they do. */
  private static final int MOST_LOOKS = 12;

  /** How long an engine may be away before the looking ends. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Supplier<Engine> engine;
  private final RunId id;
  private final Clock clock;
  private final Runnable revive;
  private final RunStory story = new RunStory();
  private Optional<HistoryCursor> cursor;
  private RunState state;
  private long looked = System.nanoTime() - PACE.toNanos();

  /**
   * Follows a run from its beginning.
   *
   * @param engine asked again each time, for it may come back at another address
   * @param revive called once each time the engine has gone away; may bring it back
   */
  public Follower(Supplier<Engine> engine, RunState state, Clock clock, Runnable revive) {
    this.engine = engine;
    this.id = state.id();
    this.state = state;
    this.clock = clock;
    this.revive = revive;
    this.cursor = Optional.of(HistoryCursor.atStartOf(state.firstExecution()));
  }

  /** What is known so far. */
  public RunStory story() {
    return story;
  }

  /** The last state seen. */
  public RunState state() {
    return state;
  }

  /** Reads what there is now, without waiting. */
  public List<RunEvent> catchUp() {
    List<RunEvent> fresh = new ArrayList<>();
    while (cursor.isPresent()) {
      HistoryPage page = engine.get().history(id, cursor.get(), Duration.ZERO);
      page.facts().forEach(fact -> fresh.addAll(story.take(fact)));
      boolean more = !page.next().equals(cursor);
      cursor = page.next();
      if (!more) {
        break;
      }
    }
    return fresh;
  }

  /** Shows the run until it has ended; false if {@code until} came first. */
  public boolean follow(Screen screen, Optional<Instant> until) {
    Optional<Instant> awaySince = Optional.empty();
    while (true) {
      try {
        List<RunEvent> fresh = next();
        if (fresh.isEmpty() && !isOver() && awaySince.isEmpty() && !isLookDue(until)) {
          continue;
        }
        look();
        if (screen.showsHosts()) {
          lookAtHosts();
        }
        if (awaySince.isPresent()) {
          screen.say("engine " + engine.get().address() + " is back");
          awaySince = Optional.empty();
        }
        screen.show(story, state, fresh);
      } catch (CliProblem e) {
        awaySince = Optional.of(away(e, awaySince, screen));
      }
      if (isOver()) {
        return true;
      }
      if (until.filter(limit -> !clock.instant().isBefore(limit)).isPresent()) {
        return false;
      }
    }
  }

  private boolean isOver() {
    return story.end().isPresent() || cursor.isEmpty();
  }

  private boolean isLookDue(Optional<Instant> until) {
    return System.nanoTime() - looked >= PACE.toNanos()
        || until.filter(limit -> !clock.instant().isBefore(limit)).isPresent();
  }

  private void look() {
    RunState before = state;
    state = engine.get().describe(id).orElseThrow(this::vanished);
    looked = System.nanoTime();
    if (!state.firstExecution().equals(before.firstExecution())) {
      // It left its batch: its own run begins anew, and what comes twice is taken once.
      cursor = Optional.of(HistoryCursor.atStartOf(state.firstExecution()));
    }
  }

  /** Of a large fleet some at a time would be no picture: it has the counts then. */
  private void lookAtHosts() {
    List<RunId> runs = story.underwayRuns();
    Map<RunId, RunState.Live> doing = new HashMap<>();
    if (runs.size() <= MOST_LOOKS) {
      runs.forEach(run -> doing.putAll(engine.get().doing(run)));
    }
    story.doing(doing);
  }

  private List<RunEvent> next() {
    List<RunEvent> fresh = new ArrayList<>();
    if (cursor.isPresent()) {
      long begun = System.nanoTime();
      HistoryPage page = engine.get().history(id, cursor.get(), PACE);
      boolean grown = !page.next().equals(cursor);
      for (Fact fact : page.facts()) {
        fresh.addAll(story.take(fact));
      }
      cursor = page.next();
      if (fresh.isEmpty() && story.end().isEmpty()) {
        // Some engines answer at once where they were asked to wait.
        rest((grown ? BREATH : PACE).minusNanos(System.nanoTime() - begun));
      }
    }
    return fresh;
  }

  private static void rest(Duration time) {
    try {
      if (time.isPositive()) {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Instant away(CliProblem problem, Optional<Instant> since, Screen screen) {
    if (problem.exitCode() != ExitCode.ENGINE_UNREACHABLE) {
      throw problem;
    }
    Instant now = clock.instant();
    if (since.isEmpty()) {
      screen.say(problem.text() + "; trying again for " + PATIENCE.toMinutes() + " minutes");
      revive.run();
      return now;
    }
    if (Duration.between(since.get(), now).compareTo(PATIENCE) > 0) {
      throw problem;
    }
    return since.get();
  }

  private CliProblem vanished() {
    return new CliProblem(
        ExitCode.FAILED, "run " + id + " is no longer known to engine " + engine.get().address());
  }
}
