package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.parallel;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.salvor.runbook.OnFailure;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A run that is made from one that has ended. */
final class RepetitionTest {
  private static final RunId OLD = new RunId("old");

  @AutoClose private final Engine engine = new Engine();

  static Repeats done(String step, StepResult result) {
    return new Repeats(
        OLD,
        Optional.of("one.b"),
        Map.of(step, new Repeats.Before(OLD, Optional.of(result))),
        Map.of(step, Map.of("version", "7")));
  }

  private List<RunEvent.StepEnded> ended() {
    return engine.host.events().stream()
        .filter(RunEvent.StepEnded.class::isInstance)
        .map(RunEvent.StepEnded.class::cast)
        .toList();
  }

  @Test
  void whatWasDoneBeforeIsSkippedAndSaysWhereItWasDone() {
    RunOutcome outcome =
        engine
            .repeating(
                book(phase("one", step("a").undo("undo-a"), step("b"))).pin(),
                done("a", StepResult.SUCCEEDED))
            .outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("b");
    assertThat(ended())
        .extracting(RunEvent.StepEnded::step, RunEvent.StepEnded::result, RunEvent.StepEnded::why)
        .containsExactly(
            tuple("one.a", StepResult.SKIPPED, "done in run old: SUCCEEDED"),
            tuple("one.b", StepResult.SUCCEEDED, ""));
    assertThat(engine.host.events().get(1))
        .isInstanceOfSatisfying(
            RunEvent.Noted.class,
            note ->
                assertThat(note.text())
                    .isEqualTo("repeats run old from one.b; 1 step is not done again"));
  }

  @Test
  void laterStepsSeeItsOutputsAndTheResultThatItHad() {
    engine
        .repeating(
            book(phase("one", step("a")), phase("two", step("b"))).pin(),
            done("a", StepResult.ALREADY_DONE))
        .outcome();

    ResolveRequest second = engine.resolver.asked.getLast();
    assertThat(second.outputs()).containsEntry("a", Map.of("version", "7"));
    assertThat(second.results()).containsEntry("a", "ALREADY_DONE");
  }

  @Test
  void aFailureThatIsLeftOutOnPurposeIsNoFailureOfThisRun() {
    RunOutcome outcome =
        engine
            .repeating(book(phase("one", step("a"), step("b"))).pin(), done("a", StepResult.FAILED))
            .outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(outcome.failures()).isZero();
    assertThat(ended().getFirst().why()).isEqualTo("left out on purpose; in run old it was FAILED");
  }

  @Test
  void whatAnotherRunHasDoneIsNotUndoneByThisOne() {
    engine.host.exits("b", 1);
    RunOutcome outcome =
        engine
            .repeating(
                book(phase(
                        "one",
                        step("a").undo("undo-a"),
                        step("b").onFailure(OnFailure.ROLLBACK).undo("undo-b")))
                    .pin(),
                done("a", StepResult.SUCCEEDED))
            .outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.ROLLED_BACK);
    assertThat(engine.host.commands()).containsExactly("b", "undo-b");
  }

  @Test
  void ofAGroupOnlyTheOthersAreDone() {
    engine
        .repeating(
            book(phase("one", parallel("group", 2, step("a"), step("b"), step("c")))).pin(),
            done("a", StepResult.SUCCEEDED))
        .outcome();

    assertThat(engine.host.commands()).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void isTakenAlongWhenTheHistoryIsCut() {
    try (Engine cutting = new Engine(new InterpreterOptions(java.time.Duration.ofHours(1), 1))) {
      RunOutcome outcome =
          cutting
              .repeating(
                  book(phase("one", step("x")), phase("two", step("a"), step("b"))).pin(),
                  done("a", StepResult.SUCCEEDED))
              .outcome();

      assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(cutting.host.commands()).containsExactly("x", "b");
    }
  }
}
