package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.view.Canvas.Piece;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Many runs as a picture of lines: what needs somebody first, with what to type. Pure. */
public final class TopText {
  /** The lines about one run: those that must be there, and those that may be left out. */
  private record Block(List<String> must, List<String> may) {}

  private final Top top;
  private final Board.Look look;
  private final int statusWidth;

  private TopText(Top top, Board.Look look) {
    this.top = top;
    this.look = look;
    this.statusWidth =
        Math.max(
            top.open().stream().mapToInt(s -> s.status().name().length()).max().orElse(0),
            top.ended().stream().mapToInt(r -> r.status().name().length()).max().orElse(0));
  }

  /** The lines, no more than fit; where there are too many, those that run undisturbed go first. */
  public static List<String> lines(Top top, Optional<String> news, Board.Look look) {
    TopText text = new TopText(top, look);
    int rows = Math.max(1, look.cells().rows() - 1);
    List<Block> blocks = top.open().stream().map(text::block).toList();
    List<String> head = text.head(news);
    // The last line is a run's.
    int most = Math.min(head.size(), blocks.isEmpty() ? rows : rows - 1);
    List<String> lines = new ArrayList<>(head.subList(0, most));
    List<String> last = new ArrayList<>(text.ended());
    int room = rows - lines.size();
    if (sum(blocks) + last.size() > room) {
      last = new ArrayList<>();
    }
    lines.addAll(fit(blocks, room, top.notLookedAt().size(), look));
    lines.addAll(last);
    return List.copyOf(lines.subList(0, Math.min(lines.size(), rows)));
  }

  private static int sum(List<Block> blocks) {
    return blocks.stream().mapToInt(b -> b.must().size() + b.may().size()).sum();
  }

  private static List<String> fit(List<Block> blocks, int room, int notLookedAt, Board.Look look) {
    boolean all = sum(blocks) + (notLookedAt > 0 ? 1 : 0) <= room;
    List<String> lines = new ArrayList<>();
    int shown = 0;
    for (Block block : blocks) {
      List<String> next = new ArrayList<>(block.must());
      if (all) {
        next.addAll(block.may());
      }
      boolean isLast = shown == blocks.size() - 1 && notLookedAt == 0;
      if (!all && lines.size() + next.size() > room - (isLast ? 0 : 1)) {
        break;
      }
      lines.addAll(next);
      shown++;
    }
    if (shown == 0 && !blocks.isEmpty()) {
      shown = inShort(blocks, room, notLookedAt, lines);
    }
    int left = blocks.size() - shown + notLookedAt;
    if (left > 0) {
      Canvas canvas = new Canvas(look.paint(), look.cells().columns());
      canvas.add(
          List.of(
              new Piece(Tone.DIM, "... " + Texts.count(left, "more open run") + ": salvor runs")),
          0);
      lines.addAll(canvas.lines(1));
    }
    return lines;
  }

  /**
   * A line for each run, as many as fit; what room is left is for the first. How many are shown.
   */
  private static int inShort(List<Block> blocks, int room, int notLookedAt, List<String> lines) {
    boolean more = blocks.size() + notLookedAt > room;
    int shown = Math.max(1, Math.min(blocks.size(), more ? room - 1 : room));
    int spare = Math.max(0, room - shown - (shown < blocks.size() + notLookedAt ? 1 : 0));
    List<String> first = blocks.getFirst().must();
    lines.addAll(first.subList(0, Math.min(first.size(), 1 + spare)));
    blocks.subList(1, shown).forEach(block -> lines.add(block.must().getFirst()));
    return shown;
  }

  private List<String> head(Optional<String> news) {
    Canvas canvas = canvas();
    int open = top.open().size() + top.notLookedAt().size();
    canvas.add(
        List.of(
            new Piece(Tone.BOLD, "salvor top"),
            new Piece(Tone.PLAIN, Clocks.time(top.at())),
            new Piece(Tone.DIM, "engine " + top.engine()),
            new Piece(
                Tone.BOLD,
                open == 0 ? "no run is open" : open + " open: " + Counts.words(top.counts()))),
        0);
    news.ifPresent(text -> canvas.wrapped(Tone.BAD, text, 0));
    return canvas.lines(Integer.MAX_VALUE);
  }

  private Block block(RunState state) {
    Canvas must = canvas();
    int pivots = state.view().map(RunView::pivots).orElse(0);
    int failures = state.view().map(RunView::failures).orElse(0);
    must.add(
        List.of(
            new Piece(
                EventLine.tone(state.status()), Texts.pad(state.status().name(), statusWidth)),
            new Piece(Tone.PLAIN, age(state.startedAt())),
            new Piece(Tone.BOLD, state.id().value()),
            new Piece(Tone.PLAIN, place(state)),
            new Piece(Tone.PIVOT, pivots == 0 ? "" : Texts.count(pivots, "pivot")),
            new Piece(Tone.BAD, failures == 0 ? "" : Texts.count(failures, "step") + " failed")),
        0);
    int indent = statusWidth + 2;
    Top.question(state).ifPresent(q -> asked(state, q, must, indent));
    state
        .view()
        .flatMap(RunView::paused)
        .ifPresent(by -> must.wrapped(Tone.WAIT, Hints.paused(state.id(), by), indent));
    Hints.waits(state).ifPresent(hint -> must.wrapped(Tone.WAIT, hint, indent));
    Hints.lost(state).ifPresent(hint -> must.wrapped(Tone.BAD, hint, indent));
    state.trouble().ifPresent(t -> must.wrapped(Tone.BAD, t, indent));
    if (state.status() == RunStatus.STUCK) {
      Hints.stuck(state.id()).forEach(hint -> must.wrapped(Tone.PLAIN, hint, indent));
    }
    Canvas may = canvas();
    state
        .live()
        .ifPresentOrElse(
            live -> running(live, may, indent),
            () -> state.view().ifPresent(view -> step(state, view, may, indent)));
    return new Block(must.lines(Integer.MAX_VALUE), may.lines(Integer.MAX_VALUE));
  }

  private void asked(RunState state, Question question, Canvas canvas, int indent) {
    canvas.wrapped(Tone.WAIT, EventLine.asked(question), indent);
    String left = Clocks.counter(Duration.between(top.at(), question.expiresAt()));
    canvas.wrapped(Tone.PLAIN, EventLine.otherwise(question) + ", in " + left, indent);
    canvas.wrapped(Tone.PLAIN, Hints.decide(state.id(), question), indent);
  }

  /** What it is at while no command runs. */
  private void step(RunState state, RunView view, Canvas canvas, int indent) {
    if (state.status() != RunStatus.STUCK
        && state.asks().isEmpty()
        && Hints.waits(state).isEmpty()
        && Hints.lost(state).isEmpty()
        && !view.step().isEmpty()) {
      canvas.add(List.of(new Piece(Tone.DIM, view.step())), indent);
    }
  }

  private void running(RunState.Live live, Canvas canvas, int indent) {
    canvas.add(
        List.of(
            new Piece(Tone.LIVE, look.marks().live() + " " + live.progress().step()),
            new Piece(Tone.PLAIN, LiveLine.clock(live, top.at())),
            new Piece(
                Tone.DIM,
                live.progress().tail().isBlank()
                    ? ""
                    : look.marks().tail() + " " + live.progress().tail())),
        indent);
  }

  private static String place(RunState state) {
    return state
        .view()
        .filter(v -> !v.phase().isEmpty())
        .map(v -> (v.phaseNumber() > 0 ? v.phaseNumber() + "/" + v.phases() + " " : "") + v.phase())
        .orElse("");
  }

  private String age(Instant since) {
    return Texts.pad(Clocks.rough(Duration.between(since, top.at())), 6);
  }

  private List<String> ended() {
    Canvas canvas = canvas();
    if (!top.ended().isEmpty()) {
      canvas.add(List.of(new Piece(Tone.DIM, "ended lately:")), 0);
    }
    for (RunRow row : top.ended()) {
      canvas.add(
          List.of(
              new Piece(EventLine.tone(row.status()), Texts.pad(row.status().name(), statusWidth)),
              new Piece(Tone.PLAIN, age(row.closedAt().orElse(top.at()))),
              new Piece(Tone.PLAIN, row.id().value()),
              new Piece(
                  Tone.DIM,
                  "took "
                      + Clocks.rough(
                          Duration.between(row.startedAt(), row.closedAt().orElse(top.at())))),
              new Piece(Tone.PIVOT, row.pivots() == 0 ? "" : Texts.count(row.pivots(), "pivot"))),
          0);
    }
    return canvas.lines(Integer.MAX_VALUE);
  }

  private Canvas canvas() {
    return new Canvas(look.paint(), look.cells().columns());
  }
}
