package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.TerminalSize.Cells;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopTextTest {
  private static final RunRow ENDED =
      new RunRow(
          new RunId("old"),
          "mend",
          "local",
          RunStatus.SUCCEEDED_WITH_PIVOTS,
          "build",
          1,
          Examples.at(0),
          Optional.of(Examples.at(258)));

  private static Board.Look look(int columns, int rows) {
    return new Board.Look(new Paint(false), Marks.ASCII, new Cells(columns, rows), "");
  }

  private static RunState named(String id, RunState state) {
    return new RunState(
        new RunId(id),
        state.runbook(),
        state.execution(),
        state.firstExecution(),
        state.status(),
        state.view(),
        state.startedAt(),
        state.closedAt(),
        state.historyLength(),
        state.live(),
        state.trouble());
  }

  private static RunState stuck() {
    RunState open = Examples.running();
    return new RunState(
        new RunId("stuck"),
        open.runbook(),
        open.execution(),
        open.firstExecution(),
        RunStatus.STUCK,
        open.view(),
        open.startedAt(),
        open.closedAt(),
        open.historyLength(),
        Optional.empty(),
        Optional.of(
            "the run cannot go on: its worker fails at it again and again, attempt 7: it does not"
                + " fit"));
  }

  private static Top top(RunState... open) {
    return new Top("127.0.0.1:7233", Examples.at(318), List.of(open), List.of(), List.of(ENDED));
  }

  @Test
  void showsWhatNeedsSomebodyFirstAndWhatToType() {
    Top top =
        top(
            named("runs", Examples.running()),
            named("approves", Examples.approving()),
            stuck(),
            named("pauses", Examples.paused(Optional.of("ann@desk: tea"))));
    assertThat(TopText.lines(top, Optional.empty(), look(200, 40)))
        .containsExactly(
            "salvor top  14:35:40Z  engine 127.0.0.1:7233  4 open: 1 STUCK, 1 WAITING, 1 PAUSED, 1"
                + " RUNNING",
            "STUCK                  5m18s   stuck  2/2 build  1 pivot",
            "                       the run cannot go on: its worker fails at it again and again,"
                + " attempt 7: it does not fit",
            "                       nothing is lost: it goes on by itself as soon as a worker gets"
                + " further. If Salvor was changed meanwhile, run the version that it was started"
                + " with; else look at: salvor doctor,",
            "                       and the end of node/worker.log in the state folder",
            "                       to end it by force, without undo and final steps: salvor abort"
                + " stuck --force",
            "WAITING                5m18s   approves  2/2 build  1 pivot",
            "                       WAITING for approval of build.live: go live? (1 of 2 of bob,"
                + " eve, not by the one who started the run; approved by bob@desk)",
            "                       deny at 2026-11-20 15:35:32Z, in 59:52",
            "                       salvor approve|deny approves build.live --input window=VALUE"
                + " --why TEXT",
            "PAUSED                 5m18s   pauses  2/2 build  1 pivot",
            "                       PAUSED by ann@desk: tea; go on with: salvor resume pauses",
            "                       > build.install  0:15 of 1:00, 0:45 left  | cc -o \\e[2Jout",
            "RUNNING                5m18s   runs  2/2 build  1 pivot",
            "                       > build.install  0:15 of 1:00, 0:45 left  | cc -o \\e[2Jout",
            "ended lately:",
            "SUCCEEDED_WITH_PIVOTS  1m00s   old  took 4m18s  1 pivot");
  }

  @Test
  void saysWhichRunHoldsTheHostThatAnotherWaitsFor() {
    assertThat(
            TopText.lines(
                top(named("next", Examples.waitingForHost())), Optional.empty(), look(200, 40)))
        .containsSubsequence(
            "RUNNING                5m18s   next",
            "                       waits for the host: the run first has locked this host; see:"
                + " salvor show first; it begins by itself once the host is free. Not to wait:"
                + " salvor abort next");
  }

  @Test
  void saysOnceThatTheHostOfARunIsLost() {
    assertThat(TopText.lines(top(named("next", Examples.lost())), Optional.empty(), look(200, 40)))
        .filteredOn(line -> line.contains("web1: no route to host"))
        .singleElement()
        .asString()
        .contains("the host does not answer", "salvor abort next");
  }

  @Test
  void ofManyRunsThoseThatRunUndisturbedAreLeftOutFirst() {
    List<RunState> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(named("runs-" + i, Examples.running()));
    }
    many.add(stuck());
    List<String> lines =
        TopText.lines(top(many.toArray(RunState[]::new)), Optional.empty(), look(120, 20));
    assertThat(lines).hasSizeLessThan(20);
    assertThat(lines.get(1)).startsWith("STUCK");
    assertThat(lines.getLast()).matches("\\.\\.\\. \\d+ more open runs: salvor runs");
  }

  @ParameterizedTest
  @CsvSource({"20, 4", "40, 14", "80, 12", "200, 24"})
  void thePictureNeverLeavesTheTerminal(int columns, int rows) {
    Top top = top(stuck(), Examples.running(), Examples.approving());
    List<String> lines = TopText.lines(top, Optional.of("engine is away"), look(columns, rows));
    assertThat(lines).hasSizeLessThan(rows);
    assertThat(lines).allSatisfy(line -> assertThat(Texts.columns(line)).isLessThan(columns));
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 1", "4, 1", "5, 3", "6, 3", "7, 3"})
  void aTerminalOfFewLinesShowsAsManyRunsAsFitAndAtLeastOne(int rows, int runs) {
    Top top = top(stuck(), named("asks", Examples.approving()), named("runs", Examples.running()));
    List<String> lines = TopText.lines(top, Optional.empty(), look(100, rows));
    assertThat(lines).hasSizeLessThan(rows);
    assertThat(lines)
        .filteredOn(line -> line.matches("[A-Z]+ +\\S+ +(stuck|asks|runs) .*"))
        .hasSize(runs)
        .first()
        .asString()
        .startsWith("STUCK");
  }

  @Test
  void whatIsLeftOfATerminalOfFewLinesIsForTheFirstRun() {
    assertThat(TopText.lines(top(stuck()), Optional.empty(), look(200, 5)))
        .hasSize(4)
        .element(2)
        .asString()
        .contains("the run cannot go on");
  }

  @Test
  void saysThatNothingRunsAndWhatIsWrong() {
    Top none = new Top("fake", Examples.at(0), List.of(), List.of(), List.of());
    assertThat(TopText.lines(none, Optional.of("engine fake does not answer"), look(120, 20)))
        .containsExactly(
            "salvor top  14:30:22Z  engine fake  no run is open", "engine fake does not answer");
  }
}
