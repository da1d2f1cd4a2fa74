package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.TerminalSize.Cells;
import dev.salvor.cli.view.Canvas.Piece;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.plan.StepIds;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run as a picture of lines: phases and steps, what runs now, what it waits for. Pure. */
public final class Board {
  /**
   * What a drawing depends on beside the run.
   *
   * @param banner repeated on the first line, as {@code NOT DURABLE}; empty: none
   */
  public record Look(Paint paint, Marks marks, Cells cells, String banner) {}

  private final RunStory story;
  private final RunState state;
  private final Instant now;
  private final Look look;
  private final boolean full;
  private final Canvas canvas;

  private Board(RunStory story, RunState state, Instant now, Look look, boolean full) {
    this.full = full;
    this.story = story;
    this.state = state;
    this.now = now;
    this.look = look;
    this.canvas = new Canvas(look.paint, look.cells.columns());
  }

  /** The lines of the board, each no wider and all no more than the terminal has room for. */
  public static List<String> lines(RunStory story, RunState state, Instant now, Look look) {
    return draw(new Board(story, state, now, look, false));
  }

  /** The same with every step of every phase. */
  static List<String> full(RunStory story, RunState state, Instant now, Look look) {
    return draw(new Board(story, state, now, look, true));
  }

  private static List<String> draw(Board board) {
    board.head();
    int first = board.canvas.size();
    board.story.runbook().ifPresent(board::phases);
    int last = board.canvas.size();
    board.foot();
    board.tailroom(first, last);
    return board.canvas.lines(Math.max(2, board.look.cells.rows() - 1));
  }

  private void head() {
    Duration took = Duration.between(state.startedAt(), state.closedAt().orElse(now));
    String status = state.status().name();
    int pivots = state.view().map(v -> v.pivots()).orElse(0);
    int failures = state.view().map(v -> v.failures()).orElse(0);
    canvas.add(
        List.of(
            new Piece(Tone.BOLD, state.id().value()),
            new Piece(EventLine.tone(state.status()), status),
            new Piece(Tone.PLAIN, Clocks.counter(took)),
            new Piece(Tone.PIVOT, pivots == 0 ? "" : Texts.count(pivots, "pivot")),
            new Piece(Tone.BAD, failures == 0 ? "" : Texts.count(failures, "step") + " failed"),
            new Piece(Tone.BAD, look.banner)),
        0);
  }

  private void phases(Runbook runbook) {
    int number = 0;
    int of = runbook.phases().size();
    for (Phase phase : runbook.phases()) {
      number++;
      phase(phase.name(), number + "/" + of, phase.title().orElse(""), isBehind(number));
    }
    if (!runbook.finallySteps().isEmpty()) {
      phase(StepNames.FINALLY, "", "", false);
    }
    story.begun("undo").ifPresent(e -> phase("undo", "", e.title(), false));
  }

  /** The run is in a later phase already: that this one has ended it says with its next order. */
  private boolean isBehind(int number) {
    return state.view().filter(v -> v.phaseNumber() > number).isPresent();
  }

  private void phase(String name, String number, String title, boolean behind) {
    Optional<RunEvent.PhaseEnded> done = story.done(name);
    boolean begun = !behind && (story.begun(name).isPresent() || isLive(name));
    // Once it is done, it knows which failures were borne; a canceled step is none of them.
    boolean failed =
        done.filter(e -> e.failures() > 0).isPresent()
            || steps(name).stream()
                .flatMap(step -> story.step(StepIds.of(name, step)).result().stream())
                .anyMatch(r -> done.isPresent() ? r == StepResult.CANCELED : !r.isGood());
    boolean over = done.isPresent() || behind;
    String mark =
        over
            ? failed ? look.marks.bad() : look.marks.good()
            : begun ? look.marks.live() : look.marks.open();
    Tone tone = over ? failed ? Tone.BAD : Tone.GOOD : begun ? Tone.LIVE : Tone.DIM;
    canvas.add(
        List.of(
            new Piece(tone, mark + " " + (number.isEmpty() ? "" : number + " ") + name),
            new Piece(Tone.DIM, title),
            new Piece(Tone.DIM, done.map(e -> Clocks.rough(e.took())).orElse(""))),
        1);
    for (String step : steps(name)) {
      step(StepIds.of(name, step), step, begun && done.isEmpty());
    }
  }

  private List<String> steps(String phase) {
    return story.names().map(n -> n.byPhase().getOrDefault(phase, List.of())).orElse(List.of());
  }

  private boolean isLive(String phase) {
    return state.view().filter(v -> v.phase().equals(phase)).isPresent()
        && !state.status().isTerminal();
  }

  private void step(String path, String name, boolean phaseIsOpen) {
    StepLine line = story.step(path);
    Optional<SegmentProgress> live = live(path);
    boolean telling = line.result().map(r -> !r.isGood()).orElse(false) || !line.pivots().isEmpty();
    if (!full && !phaseIsOpen && !telling && live.isEmpty()) {
      return; // a phase that has ended or not begun is one line
    }
    boolean asked = line.result().isEmpty() && isAsked(path);
    String result = asked ? "?" : line.result().map(Enum::name).orElse("");
    Tone tone =
        line.result()
            .map(r -> EventLine.tone(r, line.tolerated()))
            .orElse(asked ? Tone.WAIT : live.isPresent() ? Tone.LIVE : Tone.DIM);
    canvas.add(
        List.of(
            new Piece(tone, mark(path, line, live.isPresent()) + " " + name),
            new Piece(tone, result),
            new Piece(
                Tone.PLAIN,
                live.flatMap(p -> state.live()).map(l -> LiveLine.clock(l, now)).orElse("")),
            new Piece(
                Tone.DIM, live.isEmpty() && line.attempts() > 0 ? Clocks.rough(line.took()) : ""),
            new Piece(
                Tone.DIM,
                line.result().filter(StepResult.SKIPPED::equals).map(r -> line.why()).orElse("")),
            new Piece(
                Tone.BAD, line.result().map(r -> r.isGood() ? "" : line.why()).orElse(line.why()))),
        3);
    for (String pivot : line.pivots()) {
      canvas.add(List.of(new Piece(Tone.PIVOT, look.marks.pivot() + " " + pivot)), 5);
    }
    live.filter(p -> !p.tail().isBlank())
        .ifPresent(
            p -> canvas.add(List.of(new Piece(Tone.DIM, look.marks.tail() + " " + p.tail())), 5));
  }

  private boolean isAsked(String path) {
    return state
        .asks()
        .map(Question::step)
        .filter(asked -> story.names().flatMap(n -> n.find(asked)).orElse(asked).equals(path))
        .isPresent();
  }

  private String mark(String path, StepLine line, boolean live) {
    if (live) {
      return look.marks.live();
    }
    if (line.result().isEmpty() && hasEnded(path)) {
      return look.marks.good();
    }
    return line.result()
        .map(
            r ->
                switch (r) {
                  case SUCCEEDED, ALREADY_DONE -> look.marks.good();
                  case SUCCEEDED_BY_FALLBACK -> look.marks.pivot();
                  case SKIPPED, CANCELED, UNDONE -> look.marks.off();
                  case FAILED, UNKNOWN, UNDO_FAILED -> look.marks.bad();
                })
        .orElse(
            line.why().isEmpty() && line.attempts() > 0 ? look.marks.good() : look.marks.open());
  }

  /** The order that it is part of runs on. */
  private boolean hasEnded(String path) {
    return state.live().map(live -> story.endedBy(live.progress())).orElse(List.of()).stream()
        .anyMatch(id -> story.names().flatMap(n -> n.find(id)).orElse(id).equals(path));
  }

  private Optional<SegmentProgress> live(String path) {
    return state
        .live()
        .map(RunState.Live::progress)
        .filter(p -> story.names().flatMap(n -> n.find(p.step())).orElse(p.step()).equals(path));
  }

  /** Leaves out what has ended longest ago where the terminal is too low; the foot stays. */
  private void tailroom(int first, int last) {
    int foot = canvas.size() - last;
    int room = Math.max(1, look.cells.rows() - first - foot - 2);
    int surplus = last - first - room;
    if (surplus > 0) {
      canvas.leaveOut(first, first + surplus + 1, " ... " + (surplus + 1) + " more lines above");
    }
  }

  private void foot() {
    if (!state.status().isTerminal()) {
      state
          .asks()
          .ifPresent(
              q -> {
                canvas.wrapped(Tone.WAIT, EventLine.asked(q), 0);
                canvas.wrapped(Tone.PLAIN, EventLine.otherwise(q) + ", in " + left(q), 2);
                canvas.wrapped(Tone.PLAIN, Hints.decide(state.id(), q), 2);
              });
      state
          .view()
          .flatMap(v -> v.paused())
          .ifPresent(
              by -> canvas.add(List.of(new Piece(Tone.WAIT, Hints.paused(state.id(), by))), 0));
    }
    Hints.waits(state).ifPresent(hint -> canvas.wrapped(Tone.WAIT, hint, 0));
    Hints.lost(state).ifPresent(hint -> canvas.wrapped(Tone.BAD, hint, 0));
    state.trouble().ifPresent(t -> canvas.wrapped(Tone.BAD, t, 0));
    story
        .taskFailure()
        .filter(why -> state.trouble().filter(t -> !t.contains(why)).isPresent())
        .ifPresent(why -> canvas.wrapped(Tone.BAD, why, 2));
    if (state.status() == RunStatus.STUCK) {
      Hints.stuck(state.id()).forEach(hint -> canvas.wrapped(Tone.PLAIN, hint, 2));
    }
  }

  private String left(Question question) {
    return Clocks.counter(Duration.between(now, question.expiresAt()));
  }
}
