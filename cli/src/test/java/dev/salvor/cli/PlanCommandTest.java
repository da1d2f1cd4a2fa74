package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.plan.CheckAnswer;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.plan.PlannedStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanCommandTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String book = "";

  @BeforeEach
  void aRunbookThatDependsOnAResult() throws IOException {
    Path file = folder.resolve("mend.yaml");
    Files.writeString(
        file,
        """
        schemaVersion: 1
        name: mend
        parameters:
          token: {type: secret, required: true}
        phases:
          - name: one
            steps:
              - {name: use, run: [use], timeout: 1m, idempotency: safe}
              - {name: next, when: results.use == 'FAILED', run: [x], timeout: 1m, idempotency: safe}
        """);
    book = file.toString();
    session.env.put("TOKEN", "s3cr3t-value");
  }

  @Test
  void asksTheHostUnderAnIdOfItsOwnAndStartsNoRun() {
    assertThat(session.run("plan", book, "-p", "token=env:TOKEN")).isZero();

    assertThat(session.ensured).isEqualTo(1);
    assertThat(session.engine.started).isEmpty();
    RunRequest request = session.engine.planned.getFirst();
    assertThat(request.runId().value()).matches("plan-mend-\\d{8}-\\d{6}-[a-z0-9]{4}");
    assertThat(request.secrets()).containsEntry("token", "s3cr3t-value");
    assertThat(request.definition().runbook().phases().get(0).steps().get(1).when())
        .as("what depends on a result is not asked")
        .isEmpty();
    assertThat(session.out.toString()).contains("only checks were run").doesNotContain("s3cr3t");
  }

  @Test
  void withoutChecksNeitherNodeNorEngineIsNeeded() {
    assertThat(session.run("plan", book, "-p", "token=env:TOKEN", "--no-checks")).isZero();

    assertThat(session.ensured).isZero();
    assertThat(session.engine.planned).isEmpty();
    assertThat(session.out.toString()).contains("checks were not run; nothing was started");
  }

  @Test
  void anEngineInMemoryAsksToo() {
    assertThat(session.run("plan", book, "-p", "token=env:TOKEN", "--engine", "memory")).isZero();

    assertThat(session.ensured).isZero();
    assertThat(session.engine.planned).hasSize(1);
  }

  @Test
  void aHostThatCannotBeAskedIsSaid() {
    session.engine.report = new PlanReport.Refused("SECRET_MISSING: no file");

    assertThat(session.run("plan", book, "-p", "token=env:TOKEN")).isEqualTo(1);
    assertThat(session.err.toString()).contains("the host cannot be asked: SECRET_MISSING");
  }

  private PlanReport answered(CheckAnswer.Says says, String why) {
    PlannedStep use =
        new PlannedStep(
            "one.use",
            "one",
            "use",
            Optional.empty(),
            Optional.empty(),
            Optional.of(new CheckAnswer(says, why)),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    return new PlanReport.Planned("/state/runs/plan", List.of(), List.of(use));
  }

  @Test
  void aCheckThatRefusesWhatItWasGivenSaysThatTheStepWouldFail() {
    session.engine.report =
        answered(CheckAnswer.Says.CANNOT_TELL, "exit 64: the list cannot be made: no host io");

    assertThat(session.run("plan", book, "-p", "token=env:TOKEN")).isEqualTo(1);
    assertThat(session.out.toString())
        .contains("would fail    one.use")
        .contains("because  exit 64: the list cannot be made: no host io");
  }

  @Test
  void aCheckThatOnlyCannotTellIsNoFailure() {
    session.engine.report = answered(CheckAnswer.Says.CANNOT_TELL, "exit 640: no bus");

    assertThat(session.run("plan", book, "-p", "token=env:TOKEN")).isZero();
    assertThat(session.out.toString()).contains("cannot tell   one.use");
  }
}
