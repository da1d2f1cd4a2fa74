package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.schedule.Drift;
import dev.salvor.cli.schedule.Turn;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Table.Cell;
import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One schedule with all that is known of it. */
public final class ScheduleText {
  private static final int NEXT = 5;
  private static final int NAMES = 10;

  private final ScheduleState schedule;
  private final ScheduleTerms terms;
  private final Instant now;
  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  private ScheduleText(ScheduleState schedule, Instant now, Paint paint) {
    this.schedule = schedule;
    this.terms = schedule.terms();
    this.now = now;
    this.paint = paint;
  }

  /**
   * Its lines.
   *
   * @param turns newest first
   * @param drift absent: no inventory was looked at
   */
  public static List<String> lines(
      ScheduleState schedule, List<Turn> turns, Optional<Drift> drift, Instant now, Paint paint) {
    ScheduleText text = new ScheduleText(schedule, now, paint);
    text.head();
    drift.filter(d -> !d.isNone()).ifPresent(text::drift);
    text.next();
    text.last(turns);
    return text.lines;
  }

  private void head() {
    RunRequest request = schedule.request();
    lines.add(
        paint.of(Tone.BOLD, "schedule " + schedule.id())
            + "  "
            + (schedule.paused() ? paint.of(Tone.WAIT, "PAUSED") : paint.of(Tone.GOOD, "ACTIVE")));
    line("when", ScheduleWords.when(terms) + jitter());
    line(
        "runs",
        request.definition().runbook().name()
            + request.source().map(source -> " from " + source).orElse("")
            + ", as it was when added");
    line("on", ScheduleWords.on(schedule) + names());
    line(
        "rules",
        "overlap "
            + terms.overlap().word()
            + ", catches up within "
            + Durations.text(terms.catchUp())
            + (terms.pauseAfterFailures() == 0
                ? ""
                : ", pauses itself after "
                    + Texts.count(terms.pauseAfterFailures(), "failure")
                    + " in a row"));
    line(
        "added",
        "by "
            + request.submitter().user()
            + "@"
            + request.submitter().machine()
            + " at "
            + Clocks.dayTime(request.submittedAt()));
    if (!terms.note().isEmpty()) {
      line("note", terms.note());
    }
    if (schedule.paused()) {
      lines.add(paint.of(Tone.WAIT, ScheduleWords.pause(schedule, now)));
      lines.add("  salvor schedule resume " + schedule.id());
    }
  }

  private void line(String word, String text) {
    lines.add(Texts.pad(word, 7) + Safe.line(text));
  }

  private String jitter() {
    return terms.jitter().isZero() ? "" : ", each later by up to " + Durations.text(terms.jitter());
  }

  private String names() {
    List<String> names = List.copyOf(Drift.pinned(schedule.request()).keySet());
    return schedule.request().fleet().isEmpty()
        ? ""
        : ": "
            + String.join(", ", names.stream().limit(NAMES).toList())
            + (names.size() > NAMES ? " ..." : "");
  }

  private void drift(Drift drift) {
    lines.add(
        paint.of(
            Tone.WAIT,
            Safe.line(
                "the inventory has changed since ("
                    + drift.words()
                    + "); the runs take the hosts as they were. To take those of now: salvor"
                    + " schedule add "
                    + schedule.id()
                    + " ... --replace")));
  }

  private void next() {
    lines.add("");
    lines.add(paint.of(Tone.DIM, schedule.paused() ? "NEXT, were it not paused" : "NEXT"));
    schedule.next().stream()
        .limit(NEXT)
        .forEach(
            at ->
                lines.add(Clocks.dayTime(at) + "  in " + Clocks.rough(Duration.between(now, at))));
    if (schedule.next().isEmpty()) {
      lines.add("never");
    }
  }

  private void last(List<Turn> turns) {
    lines.add("");
    if (turns.isEmpty()) {
      lines.add("nothing was due yet");
    } else {
      Table table = Table.of("DUE", "RESULT", "TOOK", "RUN");
      turns.forEach(
          turn ->
              table.row(
                  List.of(
                      Cell.of(Clocks.dayTime(turn.due())),
                      new Cell(turn.result(), ScheduleWords.tone(turn)),
                      Cell.of(turn.run().map(this::took).orElse("")),
                      Cell.of(
                          turn.run().map(row -> row.id().value()).orElse("")
                              + (turn.byHand() ? " (by hand)" : "")))));
      lines.addAll(table.lines(paint));
    }
    ScheduleState.Counts counts = schedule.counts();
    lines.add(
        Texts.count(counts.started(), "run")
            + " begun, "
            + counts.missed()
            + " missed, "
            + counts.overlapped()
            + " left out since the run before had not ended");
  }

  private String took(RunRow row) {
    return Clocks.rough(Duration.between(row.startedAt(), row.closedAt().orElse(now)));
  }
}
