package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.FleetReports;
import dev.salvor.cli.view.Examples;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FleetReportsTest {
  private static final RunId FLEET = new RunId("look");
  private static final Set<String> STEPS = Set.of("triage.look");

  private final FakeEngine engine = new FakeEngine();

  private static StepReport report(String step, StepPart part, String said) {
    return new StepReport(
        step,
        1,
        true,
        part,
        new AttemptResult.Exited(0),
        Examples.START,
        Examples.START,
        said,
        0,
        0,
        "",
        Map.of(),
        "",
        false);
  }

  private void batch(int number, Map<RunId, StepReport> answers) {
    engine.answers.put(RunRequest.batchId(FLEET, number), answers);
  }

  @Test
  void aThousandHostsInTwentyBatchesAreReadByTwentyQuestions() {
    for (int batch = 1; batch <= 20; batch++) {
      int from = (batch - 1) * 50;
      Map<RunId, StepReport> answers = new LinkedHashMap<>();
      IntStream.rangeClosed(from + 1, from + 50)
          .forEach(
              i ->
                  answers.put(
                      new RunId("look/h" + i),
                      report("triage.look", StepPart.COMMAND, "said " + i)));
      batch(batch, answers);
    }
    Set<Integer> numbers = Set.copyOf(IntStream.rangeClosed(1, 20).boxed().toList());
    FleetReports.Read read =
        FleetReports.of(engine, new FleetReports.Places(FLEET, numbers, Set.of(), STEPS));

    assertThat(read.texts()).hasSize(1000);
    assertThat(read.texts().get("h731")).containsOnly(Map.entry("triage.look", "said 731"));
    assertThat(read.why()).isEmpty();
    assertThat(engine.pages).isEmpty();
  }

  @Test
  void whatAHostHasSaidAloneCountsMoreThanWhatItSaidInTheBatch() {
    batch(
        1,
        Map.of(
            new RunId("look/h1"), report("triage.look", StepPart.COMMAND, "before"),
            new RunId("look/h2"), report("triage.look", StepPart.COMMAND, "two")));
    engine.state = Optional.of(Examples.ended(RunStatus.FAILED));
    engine.started.add(Examples.request()); // it knows every run from then on
    engine.willTell(
        new Fact.Answered(
            Examples.START,
            new SegmentReport.Ended(
                1,
                1,
                List.of(
                    report("triage.look", StepPart.CHECK, "a check"),
                    report("other.step", StepPart.COMMAND, "no report"),
                    report("triage.look", StepPart.COMMAND, "after")),
                false)),
        Examples.end(RunStatus.FAILED));
    FleetReports.Read read =
        FleetReports.of(engine, new FleetReports.Places(FLEET, Set.of(1), Set.of("h1"), STEPS));

    assertThat(read.texts())
        .containsOnly(
            Map.entry("h1", Map.of("triage.look", "after")),
            Map.entry("h2", Map.of("triage.look", "two")));
  }

  @Test
  void aHostThatCannotBeReadKeepsNoOtherFromBeingRead() {
    batch(1, Map.of(new RunId("look/h2"), report("triage.look", StepPart.COMMAND, "two")));
    engine.state = Optional.of(Examples.ended(RunStatus.FAILED));
    engine.started.add(Examples.request());
    engine.silences = 1;
    FleetReports.Read read =
        FleetReports.of(engine, new FleetReports.Places(FLEET, Set.of(1), Set.of("h1"), STEPS));

    assertThat(read.texts()).containsOnlyKeys("h2");
    assertThat(read.why()).contains("engine fake does not answer");
  }
}
