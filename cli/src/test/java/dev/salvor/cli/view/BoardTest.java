package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.io.TerminalSize.Cells;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BoardTest {
  private static Board.Look look(int columns, int rows) {
    return new Board.Look(new Paint(false), Marks.ASCII, new Cells(columns, rows), "");
  }

  @Test
  void showsPhasesStepsPivotsAndWhatRunsAgainstItsTimeout() {
    assertThat(Board.lines(Examples.story(), Examples.running(), Examples.at(318), look(120, 40)))
        .containsExactly(
            "mend-20261120-143022-x7k2  RUNNING  5:18  1 pivot",
            " + 1/2 look  1.0s",
            " > 2/2 build  Build it again",
            "   => compile  SUCCEEDED_BY_FALLBACK  2.0s",
            "     => main failed by timeout: timed out; trying download",
            "   > install  0:15 of 1:00, 0:45 left",
            "     | cc -o \\e[2Jout",
            " . finally");
  }

  @Test
  void saysWhatItWaitsForAndWhatToType() {
    assertThat(Board.lines(Examples.story(), Examples.waiting(), Examples.at(318), look(120, 40)))
        .contains(
            "WAITING for a decision about build.install: exit 2",
            "  abort at 2026-11-20 15:35:32Z, in 59:52",
            "  salvor retry|skip|abort mend-20261120-143022-x7k2 build.install --why TEXT");
  }

  @Test
  void saysWhoPausedIt() {
    assertThat(
            Board.lines(
                Examples.story(),
                Examples.paused(Optional.of("ann@desk at 03:00: tea")),
                Examples.at(318),
                look(120, 40)))
        .contains("PAUSED by ann@desk at 03:00: tea; go on with: salvor resume " + Examples.ID);
  }

  @Test
  void saysWhichRunHoldsTheHostThatItWaitsFor() {
    assertThat(
            Board.lines(new RunStory(), Examples.waitingForHost(), Examples.at(318), look(300, 40)))
        .contains(
            "waits for the host: the run first has locked this host; see: salvor show first; it"
                + " begins by itself once the host is free. Not to wait: salvor abort "
                + Examples.ID);
  }

  @Test
  void saysThatItsHostIsLostAndWhatHappensThen() {
    assertThat(Board.lines(new RunStory(), Examples.lost(), Examples.at(318), look(300, 40)))
        .contains(
            "the host does not answer: web1: no route to host; it is asked again for up to a"
                + " quarter of an hour, and what it did meanwhile counts. Not to wait: salvor abort"
                + " "
                + Examples.ID);
  }

  @Test
  void marksTheStepThatItAsksAbout() {
    assertThat(Board.lines(Examples.story(), Examples.waiting(), Examples.at(318), look(120, 40)))
        .anyMatch(line -> line.startsWith("   . install  ?"));
  }

  @Test
  void onANarrowTerminalWhatHasToBeTypedIsStillWhole() {
    List<String> lines =
        Board.lines(Examples.story(), Examples.waiting(), Examples.at(318), look(44, 16));
    assertThat(lines).hasSizeLessThan(16);
    assertThat(lines).allSatisfy(line -> assertThat(Texts.columns(line)).isLessThan(44));
    assertThat(String.join("", lines))
        .contains("  salvor retry|skip|abort  mend-20261120-143022-x7k2 build.install  --why TEXT");
  }

  @ParameterizedTest
  @CsvSource({"20, 16", "40, 14", "80, 12", "200, 24"})
  void theBoardNeverLeavesTheTerminal(int columns, int rows) {
    for (RunStatus status : RunStatus.values()) {
      List<String> lines =
          Board.lines(
              Examples.story(), Examples.ended(status), Examples.at(318), look(columns, rows));
      assertThat(lines).hasSizeLessThan(rows);
      assertThat(lines).allSatisfy(line -> assertThat(Texts.columns(line)).isLessThan(columns));
    }
  }

  @Test
  void saysInItsFirstLineThatNothingIsDurable() {
    Board.Look look =
        new Board.Look(new Paint(false), Marks.ASCII, new Cells(120, 40), "NOT DURABLE");
    assertThat(Board.lines(Examples.story(), Examples.running(), Examples.at(318), look).getFirst())
        .endsWith("NOT DURABLE");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 33, 80})
  void noLineIsWiderThanTheTerminal(int columns) {
    assertThat(
            Board.lines(Examples.story(), Examples.running(), Examples.at(318), look(columns, 40)))
        .allSatisfy(line -> assertThat(Texts.columns(line)).isLessThan(columns));
  }

  @Test
  void fitsALowTerminalAndKeepsWhatRuns() {
    List<String> lines =
        Board.lines(Examples.story(), Examples.running(), Examples.at(318), look(120, 8));
    assertThat(lines).hasSizeLessThan(8);
    assertThat(lines).anyMatch(line -> line.contains("more lines above"));
    assertThat(lines).anyMatch(line -> line.contains("install  0:15"));
  }

  @Test
  void coloursPivotsInTheirOwnColour() {
    Board.Look look = new Board.Look(new Paint(true), Marks.ASCII, new Cells(120, 40), "");
    assertThat(Board.lines(Examples.story(), Examples.running(), Examples.at(318), look))
        .anyMatch(line -> line.contains("\u001b[35m=> main failed by timeout"));
  }

  @Test
  void aRunThatEndedShowsItsWholeTime() {
    assertThat(
            Board.lines(
                    Examples.story(),
                    Examples.ended(RunStatus.SUCCEEDED_WITH_PIVOTS),
                    Examples.at(90_000),
                    look(120, 40))
                .getFirst())
        .isEqualTo("mend-20261120-143022-x7k2  SUCCEEDED_WITH_PIVOTS  5:30  1 pivot");
  }
}
