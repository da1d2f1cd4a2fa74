package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Ask;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ViewTest {
  @AutoClose private final Engine engine = new Engine();

  @Test
  void showsWhereTheRunIs() {
    engine.host.exits("a", 1).hangs("c");
    Engine.Started run =
        engine.start(book(phase("one", step("a").fallback("plan-b")), phase("two", step("c"))));
    RunView view = run.awaitView(v -> v.step().equals("two.c"));
    run.decide(Engine.decision("d1", Decision.Kind.ABORT));
    run.outcome();

    assertThat(view.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(view.runbook()).isEqualTo("test-book");
    assertThat(view.host()).isEqualTo("local");
    assertThat(view.phaseNumber()).isEqualTo(2);
    assertThat(view.phases()).isEqualTo(2);
    assertThat(view.step()).isEqualTo("two.c");
    assertThat(view.pivots()).isEqualTo(1);
    assertThat(run.view().orElseThrow().status()).isEqualTo(RunStatus.ABORTED);
  }

  @Test
  void aRunThatWaitsForItsHostIsWaitingUntilItHasIt() {
    PrepareReport held = new PrepareReport.Refused(Refusal.LOCKED, "the run other-1 has it");
    engine.host.answerPrepare(held);
    engine.host.hangs("a");
    Engine.Started run = engine.start(book(phase("one", step("a"))));

    run.awaitView(v -> v.status() == RunStatus.WAITING && v.step().contains("other-1"));
    run.awaitView(v -> v.status() == RunStatus.RUNNING && v.step().equals("one.a"));
    run.decide(Engine.decision("d1", Decision.Kind.ABORT));
    assertThat(run.outcome().status()).isEqualTo(RunStatus.ABORTED);
  }

  @Test
  void staysSmallWhateverIsInIt() {
    String long_ = "ä\"".repeat(2000);
    RunView view =
        ViewSize.fit(
            new RunView(
                RunStatus.WAITING,
                "r".repeat(63),
                "h".repeat(63),
                "p".repeat(63),
                1,
                8,
                long_,
                1,
                1,
                Optional.of(
                    new Question(
                        "p/" + "s".repeat(63),
                        long_,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Ask.OnTimeout.ABORT,
                        Optional.of(
                            new Question.Asked(
                                Collections.nCopies(40, "somebody"),
                                3,
                                true,
                                Collections.nCopies(40, "somebody@machine"),
                                Collections.nCopies(40, "window (string, required)"),
                                Approval.OnTimeout.DENY)))),
                Collections.nCopies(40, "p/" + "s".repeat(63)),
                Collections.nCopies(
                    16, new Acknowledgement("0123456789-0123456789-0123456789-012", false, long_)),
                Optional.of(long_),
                Instant.EPOCH));

    assertThat(ViewSize.bytes(view)).isLessThanOrEqualTo(ViewSize.MOST_BYTES);
    assertThat(view.acknowledged()).isNotEmpty();
    assertThat(List.of(view.waiting().orElseThrow().why(), view.paused().orElseThrow()))
        .allMatch(text -> text.endsWith("…"));
  }
}
