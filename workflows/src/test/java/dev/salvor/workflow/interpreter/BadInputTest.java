package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.workflow.contract.FailureType;
import dev.salvor.workflow.contract.Resumed;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunbookWorkflow;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A value that cannot be read must end the run with a reason, never let it hang. */
final class BadInputTest {
  @AutoClose private final Engine engine = new Engine();

  @Test
  void aDecisionThatCannotBeReadFailsTheRun() {
    engine.host.hangs("a");
    Engine.Started run = engine.start(book(phase("one", step("a"))));
    run.awaitCalls(1);
    run.stub.signal(RunbookWorkflow.DECIDE, "not a decision");

    assertThat(run.outcome().status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.outcome().summary()).contains("a decision was refused");
    assertThat(engine.host.closed()).hasSize(1);
  }

  @Test
  void aDecisionWithoutIdFailsTheRun() {
    engine.host.hangs("a");
    Engine.Started run = engine.start(book(phase("one", step("a"))));
    run.awaitCalls(1);
    run.stub.signal(RunbookWorkflow.DECIDE, Map.of("kind", "ABORT"));

    assertThat(run.outcome().summary()).contains("without id or kind");
  }

  @Test
  void aDecisionThatCannotBeReadAndComesBeforeTheStartFailsTheRun() {
    Engine.Started run = engine.prepare(book(phase("one", step("a"))).pin());
    run.stub.signalWithStart(RunbookWorkflow.DECIDE, new Object[] {7}, new Object[] {run.request});

    assertThat(run.outcome().status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void aSignalThatNobodyKnowsIsNotedAndPassedOver() {
    Engine.Started run = engine.prepare(book(phase("one", step("a"))).pin());
    run.stub.signalWithStart("salute", new Object[] {7}, new Object[] {run.request});

    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(Journal.only(engine.host, RunEvent.Noted.class).text()).contains("salute");
  }

  @Test
  void aRequestThatCannotBeReadFailsTheRun() {
    Engine.Started run = engine.prepare(book(phase("one", step("a"))).pin());
    run.stub.start(Map.of("runId", "../up"));

    assertThatThrownBy(run::outcome).isInstanceOf(WorkflowFailedException.class);
  }

  @Test
  void whatAnotherInterpreterCarriedOverIsRefused() {
    Engine.Started run = engine.prepare(book(phase("one", step("a"))).pin());
    RunRequest request = run.request;
    run.stub.start(
        new RunRequest(
            request.runId(),
            request.definition(),
            request.parameters(),
            request.secrets(),
            request.host(),
            request.node(),
            request.submitter(),
            request.submittedAt(),
            Optional.of(new Resumed(99, JsonNodeFactory.instance.objectNode()))));

    assertThatThrownBy(run::outcome).rootCause().hasMessageContaining("interpreter 99");
  }

  @Test
  void aBrokenPromiseOfTheHostEndsTheRunWithItsWords() {
    engine.host.breaks(
        ApplicationFailure.newNonRetryableFailure(
            "no seal on the order", FailureType.UNSEALED_INPUT.name()));
    RunOutcome outcome = engine.run(book(phase("one", step("a"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("segment failed (UNSEALED_INPUT): no seal on the order");
  }
}
