package dev.salvor.cli.follow;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Clocks;
import dev.salvor.cli.view.EventLine;
import dev.salvor.cli.view.Hints;
import dev.salvor.cli.view.Paint;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One line per event, and one for each command that begins to run for longer than a heartbeat. What
 * is known before the run's own words about it come, as the end of a step within an order that
 * still runs, is said at once and not again.
 */
public final class PlainScreen implements Screen {
  private final Consumer<String> out;
  private final Paint paint;
  private final Set<String> ended = new HashSet<>();
  private int told;
  private String running = "";
  private String trouble = "";
  private Optional<Question> waiting = Optional.empty();
  private Optional<String> paused = Optional.empty();

  public PlainScreen(Consumer<String> out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  /** Of use to whoever takes the run over; while it goes on they say nothing. */
  private static boolean isForHandover(RunEvent event) {
    return event instanceof RunEvent.UndoRegistered || event instanceof RunEvent.OutputsKept;
  }

  @Override
  public void show(RunStory story, RunState state, List<RunEvent> fresh) {
    List<RunEvent> all = story.told();
    for (; told < all.size(); told++) {
      RunEvent event = all.get(told);
      if (!saidBefore(event) && !isForHandover(event)) {
        EventLine line = EventLine.of(event);
        out.accept(paint.of(line.tone(), line.text()));
      }
    }
    state.live().ifPresent(live -> live(story, live));
    question(state);
    pause(state);
    String now = state.trouble().or(story::taskFailure).orElse("");
    if (!now.isEmpty() && !isSame(now, trouble, state.status())) {
      out.accept(paint.of(Tone.BAD, state.status() + ": " + Safe.line(now)));
      if (state.status() == RunStatus.STUCK) {
        Hints.stuck(state.id()).forEach(hint -> out.accept("  " + Safe.line(hint)));
      }
    }
    trouble = now;
  }

  /** That it fails once more is no news. */
  private static boolean isSame(String now, String before, RunStatus status) {
    return now.equals(before)
        || (status == RunStatus.STUCK
            && now.replaceAll("\\d+", "").equals(before.replaceAll("\\d+", "")));
  }

  /** That an attempt ended well is nothing new; what it says of itself is. */
  private boolean saidBefore(RunEvent event) {
    return event instanceof RunEvent.AttemptEnded e
        && ended.remove(e.step())
        && e.done()
        && e.why().isBlank();
  }

  private void live(RunStory story, RunState.Live live) {
    SegmentProgress progress = live.progress();
    for (String step : story.endedBy(progress)) {
      if (ended.add(step)) {
        out.accept(paint.of(Tone.DIM, Clocks.time(live.at()) + "  " + Safe.line(step) + " ended"));
      }
    }
    String key = progress.step() + " " + progress.attempt();
    if (key.equals(running)) {
      return;
    }
    running = key;
    String limit =
        progress.timeoutMillis() > 0
            ? ", at most " + Clocks.rough(Duration.ofMillis(progress.timeoutMillis()))
            : "";
    out.accept(
        paint.of(
            Tone.LIVE,
            Clocks.time(live.at())
                + "  "
                + Safe.line(progress.step())
                + " runs, attempt "
                + progress.attempt()
                + limit));
  }

  private void question(RunState state) {
    Optional<Question> open = state.asks();
    if (!open.equals(waiting)) {
      waiting = open;
      open.ifPresent(
          q -> {
            out.accept(
                paint.of(
                    Tone.WAIT, Clocks.time(q.since()) + "  " + Safe.line(EventLine.question(q))));
            out.accept("           " + Safe.line(Hints.decide(state.id(), q)));
          });
    }
  }

  private void pause(RunState state) {
    Optional<String> by = state.view().flatMap(v -> v.paused());
    if (!by.equals(paused) && !state.status().isTerminal()) {
      paused = by;
      out.accept(
          paint.of(
              Tone.WAIT,
              by.map(who -> Safe.line(Hints.paused(state.id(), who))).orElse("no longer PAUSED")));
    }
  }

  @Override
  public void say(String line) {
    out.accept(line);
  }

  @Override
  public void close() {
    // Nothing to restore.
  }
}
