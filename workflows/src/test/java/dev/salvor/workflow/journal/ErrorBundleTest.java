package dev.salvor.workflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ErrorBundleTest {
  private final List<RunEvent> events = new ArrayList<>();

  @Test
  void anAttemptThatAResetCutOffShowsItsLastLinesOnly() throws IOException {
    attempt(1, new AttemptResult.Unknown(), false, lines(1, 100));
    attempt(2, new AttemptResult.Exited(0), true, "");
    ended(StepResult.SUCCEEDED, 0);

    assertThat(bundle())
        .contains("last lines:\n  | line 98\n  | line 99\n  | line 100\n")
        .doesNotContain("line 97\n");
  }

  @Test
  void theOutputOfAFailureIsBounded() throws IOException {
    attempt(1, new AttemptResult.Exited(1), false, lines(1, 100));

    assertThat(bundle())
        .contains("  | line 81\n")
        .contains("  | line 100\n")
        .doesNotContain(" 80\n");
  }

  @Test
  void theSameOutputIsNotShownTwice() throws IOException {
    for (int i = 1; i <= 3; i++) {
      attempt(i, new AttemptResult.Exited(1), false, "no mirror answers\n");
    }

    assertThat(bundle())
        .containsOnlyOnce("  | no mirror answers\n")
        .contains("last output: the same as of failure 1\n")
        .contains("last output: the same as of failure 2\n");
  }

  @Test
  void bothLogsEndWithTheSameCounts() throws IOException {
    attempt(1, new AttemptResult.Unknown(), false, "");
    attempt(2, new AttemptResult.Exited(1), false, "");
    attempt(3, new AttemptResult.Exited(0), true, "");
    ended(StepResult.SUCCEEDED_BY_FALLBACK, 0);

    assertThat(bundle()).endsWith("\n0 steps failed, 2 attempts failed\n");
    assertThat(text(RunLogs::main)).contains("0 pivots, 0 steps failed, 2 attempts failed");
  }

  private static String lines(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> "line " + i + "\n")
        .collect(Collectors.joining());
  }

  private void attempt(int number, AttemptResult result, boolean done, String tail) {
    events.add(
        new RunEvent.AttemptEnded(
            events.size() + 1,
            Instant.EPOCH.plusSeconds(number),
            Instant.EPOCH,
            "build.install",
            "main",
            number,
            result,
            done,
            StepPart.COMMAND,
            "make install",
            tail,
            tail.length(),
            0,
            "/out",
            ""));
  }

  private void ended(StepResult result, int failures) {
    Instant at = Instant.EPOCH.plusSeconds(100);
    events.add(
        new RunEvent.StepEnded(
            events.size() + 1, at, "build.install", "", result, "main", 3, false, ""));
    events.add(
        new RunEvent.RunEnded(events.size() + 1, at, RunStatus.SUCCEEDED, "done", 0, failures));
  }

  private String bundle() throws IOException {
    return text(RunLogs::errorBundle);
  }

  private interface Log {
    void write(Iterable<? extends Entry> journal, LogLines out) throws IOException;
  }

  private String text(Log log) throws IOException {
    StringBuilder out = new StringBuilder();
    log.write(Journal.of(events), new LogLines(Masker.builtIn(), out));
    return out.toString();
  }
}
