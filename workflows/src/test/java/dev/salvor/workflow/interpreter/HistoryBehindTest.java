package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Ask;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult.Exited;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A host whose record is newer than the run's history: execution rule 8. */
final class HistoryBehindTest {
  @AutoClose private final Engine engine = new Engine();

  /** Three steps in one segment, of which the record says: a, b and c done, b undone since. */
  private final Books.BookBuilder three =
      book(
          phase(
              "one",
              step("a"),
              step("b").undo("undo-b").askTimeout("24h", Ask.OnTimeout.ABORT),
              step("c"),
              step("d")));

  private void hostHasUndoneB() {
    engine.host.answerSegment(
        new SegmentReport.Behind(
            List.of(done("one.a"), done("one.b"), done("one.c")),
            List.of("one.b"),
            "the undo of one.b was begun since"));
  }

  @Test
  void asksAboutWhatWasUndoneSinceAndTakesTheRestFromTheRecord() {
    hostHasUndoneB();
    Engine.Started run = engine.start(three);
    RunView view = run.awaitView(v -> v.waiting().isPresent());
    run.decide(Engine.decision("d1", Decision.Kind.RETRY));
    RunOutcome outcome = run.outcome();

    assertThat(view.waiting().orElseThrow().step()).isEqualTo("one.b");
    assertThat(view.waiting().orElseThrow().why())
        .contains("HISTORY_BEHIND_HOST")
        .contains("the undo of one.b was begun since");
    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("b", "d");
    assertThat(engine.host.calls().getFirst().segment()).isGreaterThan(Numbers.BEYOND);
    assertThat(Journal.results(engine.host))
        .containsEntry("one.a", StepResult.SUCCEEDED)
        .containsEntry("one.b", StepResult.SUCCEEDED)
        .containsEntry("one.c", StepResult.SUCCEEDED);
  }

  @Test
  void aSkippedOneIsNotShownAsDone() {
    hostHasUndoneB();
    Engine.Started run = engine.start(three);
    run.awaitView(v -> v.waiting().isPresent());
    run.decide(Engine.decision("d1", Decision.Kind.SKIP));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).containsExactly("d");
    assertThat(Journal.results(engine.host)).containsEntry("one.b", StepResult.UNKNOWN);
  }

  @Test
  void nobodyAnsweringEndsTheRunAtThatStep() {
    hostHasUndoneB();
    RunOutcome outcome = engine.run(three);

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("nobody answered within 1d");
    assertThat(engine.host.commands()).isEmpty();
    assertThat(Journal.only(engine.host, RunEvent.QuestionExpired.class).question().step())
        .isEqualTo("one.b");
  }

  @Test
  void anAbortEndsIt() {
    hostHasUndoneB();
    Engine.Started run = engine.start(three);
    run.awaitView(v -> v.waiting().isPresent());
    run.decide(Engine.decision("d1", Decision.Kind.ABORT));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.ABORTED);
    assertThat(engine.host.commands()).isEmpty();
  }

  @Test
  void aRecordThatDoesNotFitAtAllLeadsToTheQuestionToo() {
    engine.host.answerSegment(
        new SegmentReport.Refused(
            Refusal.HISTORY_BEHIND_HOST, "the host has order 3 of segment 1"));
    Engine.Started run = engine.start(book(phase("one", step("a").check("is-done"))));
    engine.host.exits("is-done", 1);
    RunView view = run.awaitView(v -> v.waiting().isPresent());
    run.decide(Engine.decision("d1", Decision.Kind.RETRY));

    assertThat(view.waiting().orElseThrow().why()).contains("the host has order 3 of segment 1");
    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.calls())
        .extracting(InMemoryHost.Call::part)
        .containsExactly(StepPart.CHECK, StepPart.COMMAND);
  }

  @Test
  void aStepBesideOthersIsAskedAboutAlone() {
    engine.host.answerSegment(
        new SegmentReport.Refused(Refusal.HISTORY_BEHIND_HOST, "the host has order 3 of it"));
    Engine.Started run =
        engine.start(book(phase("one", Books.parallel("both", 2, step("a"), step("b")))));
    run.awaitView(v -> v.waiting().isPresent());
    run.decide(Engine.decision("d1", Decision.Kind.RETRY));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactlyInAnyOrder("a", "b");
    assertThat(Journal.all(engine.host, RunEvent.QuestionAsked.class)).hasSize(1);
  }

  private static StepReport done(String id) {
    return new StepReport(
        id,
        1,
        true,
        StepPart.COMMAND,
        new Exited(0),
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(1),
        "",
        0,
        0,
        "",
        Map.of(),
        "",
        true);
  }
}
