package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.plan.Knowable;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlanEstimatesTest {
  private static List<RunEvent> took(String step, long seconds, StepResult result) {
    return List.of(
        new RunEvent.AttemptEnded(
            1,
            Examples.at(seconds),
            Examples.at(0),
            step,
            "main",
            1,
            new AttemptResult.Exited(0),
            true,
            StepPart.COMMAND,
            "",
            "",
            0,
            0,
            "",
            ""),
        new RunEvent.StepEnded(2, Examples.at(seconds), step, "", result, "main", 1, false, ""));
  }

  private static PlanJson asked() {
    return PlanAnswers.of(
        PlanJson.of(Examples.definition(), Map.of()),
        Knowable.of(Examples.definition()),
        new RunId("plan-mend"),
        (PlanReport.Planned) Examples.planned());
  }

  @Test
  void aStepTakesTheMedianOfEarlierRunsAndThePlanTheSum() {
    EarlierTimes times = new EarlierTimes();
    times.add(took("build.compile", 10, StepResult.SUCCEEDED));
    times.add(took("build.compile", 60, StepResult.SUCCEEDED_BY_FALLBACK));
    times.add(took("build.compile", 12, StepResult.FAILED));
    times.add(took("build.compile", 1, StepResult.ALREADY_DONE));
    times.addWhole(Duration.ofSeconds(70));
    times.addWhole(Duration.ofSeconds(80));
    assertThat(PlanText.lines(PlanEstimates.of(asked(), times), new Paint(false)))
        .containsSubsequence(
            "  cannot tell   build.compile",
            "      time     about 12s (median of 3 earlier runs)",
            "time: about 12s for its steps (of 2 steps no earlier run tells); whole runs took about"
                + " 1m15s (median of 2 earlier runs), waiting included");
  }

  @Test
  void withoutAnEarlierRunItSaysSo() {
    assertThat(PlanText.lines(PlanEstimates.of(asked(), new EarlierTimes()), new Paint(false)))
        .contains("      time     no earlier run", "time: no earlier run of mend is known here");
  }

  @Test
  void saysWhoHasToAnswerAndWhatIsInTheEnvironment() {
    String book =
        """
        schemaVersion: 1
        name: ask
        parameters: {pw: {type: secret}}
        phases:
          - name: one
            steps:
              - name: live
                approval: {message: Go?, approvers: [ann, eve], min: 2, notSubmitter: true, timeout: 2h, onTimeout: abort, inputs: {window: {type: string}}}
                shell: 'echo "$A"'
                env: {A: 'b c'}
                timeout: 1m
                idempotency: safe
        """;
    Definition definition =
        ((RunbookReader.Result.Read) RunbookReader.read("ask.yaml", book, FileSource.none()))
            .definition();
    assertThat(PlanText.lines(PlanJson.of(definition, Map.of()), new Paint(false)))
        .containsSubsequence(
            "  one.live",
            "      approval \"Go?\" by 2 of ann, eve, not by who starts the run, with window"
                + " (string); within 2h, else abort",
            "      do       shell: echo \"$A\" with A='b c', at most 1m");
  }
}
