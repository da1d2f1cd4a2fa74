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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One line per event, and one for each command that begins to run for longer than a heartbeat. */
public final class PlainScreen implements Screen {
  private final Consumer<String> out;
  private final Paint paint;
  private String running = "";
  private String trouble = "";
  private Optional<Question> waiting = Optional.empty();

  public PlainScreen(Consumer<String> out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  @Override
  public void show(RunStory story, RunState state, List<RunEvent> fresh) {
    for (RunEvent event : fresh) {
      EventLine line = EventLine.of(event);
      out.accept(paint.of(line.tone(), line.text()));
    }
    state.live().ifPresent(this::live);
    question(state);
    String now = state.trouble().or(story::taskFailure).orElse("");
    if (!now.isEmpty() && !now.equals(trouble)) {
      out.accept(paint.of(Tone.BAD, state.status() + ": " + Safe.line(now)));
    }
    trouble = now;
  }

  private void live(RunState.Live live) {
    SegmentProgress progress = live.progress();
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
    Optional<Question> open = state.view().flatMap(v -> v.waiting());
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

  @Override
  public void say(String line) {
    out.accept(line);
  }

  @Override
  public void close() {
    // Nothing to restore.
  }
}
