package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Parameter;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** People are asked before a step; the tests' runs are started by ada. */
final class ApprovalTest {
  @AutoClose private final Engine engine = new Engine();

  private static Approval asked(
      List<String> approvers, int min, boolean notSubmitter, Approval.OnTimeout onTimeout) {
    return new Approval(
        "go live?",
        approvers,
        min,
        notSubmitter,
        Duration.ofHours(50),
        onTimeout,
        Map.of(
            "window",
            new Parameter(
                Parameter.Type.STRING,
                false,
                Optional.empty(),
                Optional.of("day|night"),
                List.of(),
                Optional.empty())));
  }

  private static Books.BookBuilder asking(Approval approval) {
    return book(phase("one", step("a"), step("b").approval(approval), step("c")));
  }

  private Engine.Started waiting(Books.BookBuilder book) {
    Engine.Started run = engine.start(book);
    run.awaitView(v -> v.waiting().isPresent());
    return run;
  }

  private static Acknowledgement heard(RunView view, String id) {
    return view.acknowledged().stream().filter(a -> a.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void theStepBeginsWhenItIsApprovedAndNotBefore() {
    Engine.Started run = waiting(asking(asked(List.of(), 1, false, Approval.OnTimeout.DENY)));
    RunView before = run.awaitView(v -> v.status() == RunStatus.WAITING);
    List<String> commands = engine.host.commands();
    run.decide(Engine.approval("d1", "bob", Map.of("window", "night")));
    RunOutcome outcome = run.outcome();

    assertThat(before.waiting().orElseThrow().why()).isEqualTo("go live?");
    assertThat(before.waiting().orElseThrow().approval().orElseThrow().inputs())
        .containsExactly("window (string)");
    assertThat(commands).containsExactly("a");
    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("a", "b", "c");
    assertThat(Journal.effects(engine.host))
        .containsExactly("approved; the step is done; by OS user bob@desk, not proved");
  }

  @Test
  void asManyPeopleAsAreAskedForMustApproveAndNobodyTwice() {
    Engine.Started run =
        waiting(asking(asked(List.of("bob", "eve@desk"), 2, false, Approval.OnTimeout.DENY)));
    run.decide(Engine.approval("d1", "mallory", Map.of()));
    run.decide(Engine.approval("d2", "bob", Map.of()));
    run.decide(Engine.approval("d3", "bob", Map.of()));
    RunView view = run.awaitView(v -> Engine.heard(v, "d3"));
    run.decide(Engine.approval("d4", "eve", Map.of()));

    assertThat(heard(view, "d1").taken()).isFalse();
    assertThat(heard(view, "d1").effect())
        .contains("not among those who may approve: bob, eve@desk");
    assertThat(heard(view, "d2").effect()).startsWith("approved; 1 more must approve");
    assertThat(heard(view, "d3").effect()).contains("bob has approved already");
    assertThat(view.waiting().orElseThrow().approval().orElseThrow().given())
        .containsExactly("bob@desk");
    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void whoStartedTheRunDoesNotCountWhereTheRunbookSaysSo() {
    Engine.Started run = waiting(asking(asked(List.of(), 1, true, Approval.OnTimeout.DENY)));
    run.decide(Engine.approval("d1", "ada", Map.of()));
    RunView view = run.awaitView(v -> Engine.heard(v, "d1"));
    run.decide(Engine.approval("d2", "bob", Map.of()));

    assertThat(heard(view, "d1").effect()).contains("ada started the run");
    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void anAnswerOfTheWrongFormIsNotTakenAndTheStepGoesOnWaiting() {
    Engine.Started run = waiting(asking(asked(List.of(), 1, false, Approval.OnTimeout.DENY)));
    run.decide(Engine.approval("d1", "bob", Map.of("window", "$(reboot)")));
    run.decide(Engine.approval("d2", "bob", Map.of("widow", "day")));
    RunView view = run.awaitView(v -> Engine.heard(v, "d2"));
    run.decide(Engine.approval("d3", "bob", Map.of("window", "day")));

    assertThat(heard(view, "d1").effect()).contains("does not match day|night");
    assertThat(heard(view, "d2").effect()).contains("no such input");
    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void aDeniedStepFailsAndItsOnFailureSaysWhatFollows() {
    Engine.Started run =
        waiting(
            book(
                phase(
                    "one",
                    step("b")
                        .approval(asked(List.of(), 1, false, Approval.OnTimeout.DENY))
                        .onFailure(OnFailure.CONTINUE),
                    step("c"))));
    run.decide(Engine.decision("d1", Decision.Kind.DENY));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).containsExactly("c");
    assertThat(Journal.all(engine.host, RunEvent.StepEnded.class).get(0).why())
        .isEqualTo("denied by ada@desk: because");
  }

  @Test
  void nobodyApprovingInTimeIsNoApprovalAndIsRemindedOfEachDay() {
    RunOutcome outcome = engine.run(asking(asked(List.of(), 1, false, Approval.OnTimeout.DENY)));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).containsExactly("a");
    assertThat(Journal.only(engine.host, RunEvent.QuestionExpired.class).question().step())
        .isEqualTo("one.b");
    assertThat(Journal.all(engine.host, RunEvent.Noted.class))
        .extracting(RunEvent.Noted::text)
        .filteredOn(text -> text.startsWith("still waits for approval, 0 of 1 approved"))
        .hasSize(2);
    assertThat(Journal.all(engine.host, RunEvent.StepEnded.class).get(1).why())
        .isEqualTo("not approved within 2d2h (0 of 1 approved)");
  }

  @Test
  void timeOutThatAbortsEndsTheRunWhateverOnFailureSays() {
    RunOutcome outcome =
        engine.run(
            book(
                phase(
                    "one",
                    step("b")
                        .approval(asked(List.of(), 1, false, Approval.OnTimeout.ABORT))
                        .onFailure(OnFailure.CONTINUE),
                    step("c"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).isEmpty();
  }

  @Test
  void anAbortWhileItWaitsEndsTheRunWithoutTheStep() {
    Engine.Started run = waiting(asking(asked(List.of(), 1, false, Approval.OnTimeout.DENY)));
    run.decide(Engine.decision("d1", Decision.Kind.ABORT));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.ABORTED);
    assertThat(engine.host.commands()).containsExactly("a");
    assertThat(Journal.all(engine.host, RunEvent.StepEnded.class))
        .extracting(RunEvent.StepEnded::result)
        .containsExactly(StepResult.SUCCEEDED, StepResult.CANCELED);
  }

  @Test
  void anotherKindOfDecisionIsNotTakenAndIsToldWhatWouldBeRight() {
    Engine.Started run = waiting(asking(asked(List.of(), 1, false, Approval.OnTimeout.DENY)));
    run.decide(Engine.decision("d1", Decision.Kind.RETRY));
    RunView view = run.awaitView(v -> Engine.heard(v, "d1"));
    run.decide(Engine.approval("d2", "bob", Map.of()));
    run.outcome();

    assertThat(heard(view, "d1"))
        .isEqualTo(
            new Acknowledgement(
                "d1",
                false,
                "not taken: nothing waits for retry or skip; one.b waits for approve or deny"));
  }
}
