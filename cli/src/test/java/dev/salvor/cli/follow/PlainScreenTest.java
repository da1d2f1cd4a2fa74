package dev.salvor.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.TerminalSize;
import dev.salvor.cli.view.Board;
import dev.salvor.cli.view.Examples;
import dev.salvor.cli.view.Marks;
import dev.salvor.cli.view.Paint;
import dev.salvor.cli.view.RunStory;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is printed when two steps travel in one order. */
final class PlainScreenTest {
  private final List<String> lines = new ArrayList<>();
  private final PlainScreen screen = new PlainScreen(lines::add, new Paint(false));
  private final RunStory story = new RunStory();

  PlainScreenTest() {
    story.take(new Fact.Begun(Examples.START, Examples.request()));
    story.take(
        new Fact.Ordered(
            at(0), order(List.of(step("build.compile"), step("build.install")), List.of())));
  }

  private static Instant at(long seconds) {
    return Examples.START.plusSeconds(seconds);
  }

  private static StepOrder step(String id) {
    Command command =
        new Command(
            new Program.Argv(List.of("make")),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(1),
            Command.DEFAULT_GRACE);
    return new StepOrder(
        id,
        1,
        "main",
        StepOrder.Op.DO,
        Optional.empty(),
        command,
        Optional.empty(),
        Idempotency.SAFE,
        Map.of(),
        OutputLimit.DEFAULT,
        false,
        false);
  }

  private static SegmentOrder order(List<StepOrder> steps, List<RunEvent> journal) {
    return new SegmentOrder(
        Examples.ID,
        "",
        new HostPin("machine", "/state", "0123456789abcdef"),
        1,
        1,
        steps,
        journal);
  }

  private static StepReport report(String id, boolean done, long from, long to, String why) {
    return new StepReport(
        id,
        1,
        done,
        StepPart.COMMAND,
        new AttemptResult.Exited(done ? 0 : 2),
        at(from),
        at(to),
        "",
        0,
        0,
        "",
        Map.of(),
        why,
        false);
  }

  private static Fact answered(StepReport... reports) {
    return new Fact.Answered(at(6), new SegmentReport.Ended(1, 1, List.of(reports), false));
  }

  private static RunEvent attempt(long seq, String step, long from, long to) {
    return new RunEvent.AttemptEnded(
        seq,
        at(to),
        at(from),
        step,
        "main",
        1,
        new AttemptResult.Exited(0),
        true,
        StepPart.COMMAND,
        "make",
        "",
        0,
        0,
        "",
        "");
  }

  private static RunState live(SegmentProgress progress, long at) {
    RunState state = Examples.running();
    return new RunState(
        state.id(),
        state.runbook(),
        state.execution(),
        state.firstExecution(),
        state.status(),
        state.view(),
        state.startedAt(),
        Optional.empty(),
        10,
        Optional.of(new RunState.Live(progress, at(at))),
        Optional.empty());
  }

  private static SegmentProgress runs(String step, int ended) {
    return new SegmentProgress(step, 1, ended, 2, "", 1_000, 60_000);
  }

  private static RunState quiet() {
    RunState state = live(runs("", 0), 0);
    return new RunState(
        state.id(),
        state.runbook(),
        state.execution(),
        state.firstExecution(),
        state.status(),
        state.view(),
        state.startedAt(),
        Optional.empty(),
        10,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void theEndOfAStepComesBeforeTheNextOneRunsAndIsNotSaidAgain() {
    screen.show(story, live(runs("build.compile", 0), 1), List.of());
    screen.show(story, live(runs("build.install", 1), 3), List.of());
    story.take(
        answered(report("build.compile", true, 0, 2, ""), report("build.install", true, 2, 6, "")));
    screen.show(story, quiet(), List.of());
    story.take(
        new Fact.Journal(
            List.of(
                attempt(1, "build.compile", 0, 2),
                new RunEvent.StepEnded(
                    2, at(6), "build.compile", "", StepResult.SUCCEEDED, "main", 1, false, ""),
                attempt(3, "build.install", 2, 6))));
    screen.show(story, quiet(), List.of());
    assertThat(lines)
        .containsExactly(
            "14:30:23Z  build.compile runs, attempt 1, at most 1m00s",
            "14:30:25Z  build.compile ended",
            "14:30:25Z  build.install runs, attempt 1, at most 1m00s",
            "14:30:28Z  build.install main attempt 1: exit 0 after 4.0s",
            "14:30:28Z  build.compile SUCCEEDED");
    assertThat(lines.stream().map(line -> line.substring(0, 9))).isSorted();
  }

  @Test
  void whatAStepSaysOfItselfIsStillSaid() {
    screen.show(story, live(runs("build.install", 1), 3), List.of());
    story.take(answered(report("build.compile", true, 0, 2, "changed: it is new")));
    screen.show(story, quiet(), List.of());
    assertThat(lines.getLast())
        .isEqualTo(
            "14:30:24Z  build.compile main attempt 1: exit 0 after 2.0s: changed: it is new");
  }

  @Test
  void anAttemptThatLeadsToAQuestionIsToldBeforeTheQuestion() {
    story.take(
        answered(
            report("build.compile", true, 0, 2, ""),
            report("build.install", false, 2, 6, "no room")));
    screen.show(story, Examples.waiting(), List.of());
    assertThat(lines)
        .containsSequence(
            "14:30:24Z  build.compile main attempt 1: exit 0 after 2.0s",
            "14:30:28Z  build.install main attempt 1: exit 2 after 4.0s: no room");
    assertThat(lines.get(2)).contains("WAITING for a decision about build.install");
  }

  @Test
  void theBoardMarksAStepAsEndedWhileItsOrderRunsOn() {
    Board.Look look =
        new Board.Look(new Paint(false), Marks.ASCII, new TerminalSize.Cells(100, 40), "");
    assertThat(Board.lines(story, live(runs("build.install", 1), 3), at(4), look))
        .anyMatch(line -> line.startsWith("   + compile"))
        .anyMatch(line -> line.startsWith("   > install"));
    assertThat(Board.lines(story, live(runs("build.compile", 0), 1), at(4), look))
        .noneMatch(line -> line.startsWith("   + compile"));
  }

  @Test
  void aPauseIsSaidOnceByWhomAndItsEndToo() {
    for (String by : new String[] {"", "ann@desk", "ann@desk", ""}) {
      Optional<String> paused = Optional.of(by).filter(name -> !name.isEmpty());
      screen.show(story, Examples.paused(paused), List.of());
    }
    assertThat(lines)
        .filteredOn(line -> line.contains("PAUSED"))
        .containsExactly(
            "PAUSED by ann@desk; go on with: salvor resume " + Examples.ID, "no longer PAUSED");
  }
}
