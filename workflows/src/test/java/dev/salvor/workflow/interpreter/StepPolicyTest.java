package dev.salvor.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Cause;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.Retry;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StepPolicyTest {
  private static final Command COMMAND =
      new Command(
          new Program.Argv(List.of("true")),
          Map.of(),
          Map.of(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10));

  @ParameterizedTest
  // part, variant, begun before -> result
  @CsvSource({
    "CHECK,   0, false, ALREADY_DONE",
    "CHECK,   0, true,  SUCCEEDED",
    "CHECK,   1, true,  SUCCEEDED_BY_FALLBACK",
    "COMMAND, 0, true,  SUCCEEDED",
    "VERIFY,  0, true,  SUCCEEDED",
    "COMMAND, 1, true,  SUCCEEDED_BY_FALLBACK",
  })
  void whatWentWellIsNamedAfterWhatDidIt(
      StepPart part, int variant, boolean begun, StepResult result) {
    Tries tries = variant == 0 ? Tries.first(1) : Tries.first(1).fallback();

    assertThat(
            StepPolicy.decide(
                step(Retry.NONE, Idempotency.NEVER, true, 2),
                begun ? tries.withBegun() : tries,
                report(part, new AttemptResult.Exited(0), true),
                true))
        .isEqualTo(new NextMove.Done(result));
  }

  @ParameterizedTest
  // attempts allowed, exit codes, part, exit, variants -> what follows the first try
  @CsvSource({
    "1, '',  COMMAND, 1, 1, Failed",
    "1, '',  COMMAND, 1, 2, Fallback",
    "2, '',  COMMAND, 1, 1, Again",
    "2, '',  VERIFY,  1, 2, Again",
    "2, '1', COMMAND, 1, 2, Again",
    "2, '1', COMMAND, 2, 2, Fallback",
    "2, '1', VERIFY,  1, 2, Fallback",
  })
  void anExitThatIsNotGoodLeadsToRetryThenFallbackThenFailure(
      int attempts, String codes, StepPart part, int exit, int variants, String move) {
    List<Integer> only = codes.isEmpty() ? List.of() : List.of(Integer.valueOf(codes));
    Retry retry =
        new Retry(
            attempts, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), only, Optional.empty());

    assertThat(
            StepPolicy.decide(
                    step(retry, Idempotency.NEVER, false, variants),
                    Tries.first(1),
                    report(part, new AttemptResult.Exited(exit), false),
                    true)
                .getClass()
                .getSimpleName())
        .isEqualTo(move);
  }

  @ParameterizedTest
  // idempotency, has a check, part that ended unknown -> what follows
  @CsvSource({
    "SAFE,  false, COMMAND, Again",
    "CHECK, true,  COMMAND, Again",
    "CHECK, true,  VERIFY,  Again",
    "CHECK, true,  CHECK,   Ask",
    "CHECK, false, COMMAND, Ask",
    "NEVER, true,  COMMAND, Ask",
  })
  void anUnknownEndFollowsIdempotencyAndNeverLeadsToAFallback(
      Idempotency idempotency, boolean check, StepPart part, String move) {
    NextMove next =
        StepPolicy.decide(
            step(Retry.NONE, idempotency, check, 3),
            Tries.first(1).withBegun(),
            report(part, new AttemptResult.Unknown(), false),
            true);

    assertThat(next.getClass().getSimpleName()).isEqualTo(move);
    if (next instanceof NextMove.Again again) {
      assertThat(again.tries().afterUnknown()).isTrue();
      assertThat(again.tries().checked()).isTrue();
      assertThat(again.tries().ofVariant()).isEqualTo(1);
      assertThat(again.tries().attempt()).isEqualTo(2);
    }
  }

  @Test
  void delaysGrowByTheirFactorUpToTheirBound() {
    Retry retry =
        new Retry(9, Duration.ofSeconds(1), 3, Duration.ofSeconds(20), List.of(), Optional.empty());

    assertThat(List.of(1, 2, 3, 4, 99))
        .map(n -> StepPolicy.delay(retry, n).toSeconds())
        .containsExactly(1L, 3L, 9L, 20L, 20L);
  }

  @Test
  void whatTheWorkersPolicyRefusesIsNotTriedAgain() {
    StepReport refused =
        report(StepPart.COMMAND, new AttemptResult.NotBegun(), false)
            .because(Optional.of(Cause.POLICY_DENIED));
    ResolvedStep alone = step(Retry.NONE, Idempotency.SAFE, false, 1);
    ResolvedStep two = step(Retry.NONE, Idempotency.SAFE, false, 2);
    Tries first = Tries.first(1);

    assertThat(StepPolicy.decide(alone, first, refused, true)).isInstanceOf(NextMove.Failed.class);
    assertThat(StepPolicy.decide(two, first, refused, true))
        .isInstanceOfSatisfying(
            NextMove.Fallback.class, move -> assertThat(move.what()).isEqualTo("policy"));
    assertThat(StepPolicy.decide(alone, first, refused.because(Optional.of("OTHER")), true))
        .isInstanceOf(NextMove.Again.class);
  }

  private static ResolvedStep step(
      Retry retry, Idempotency idempotency, boolean check, int variants) {
    List<ResolvedStep.ResolvedVariant> all = new ArrayList<>();
    for (int i = 0; i < variants; i++) {
      all.add(new ResolvedStep.ResolvedVariant("v" + i, COMMAND, retry));
    }
    return new ResolvedStep(
        "p.s",
        "s",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        check ? Optional.of(COMMAND) : Optional.empty(),
        all,
        Optional.empty(),
        Optional.empty(),
        idempotency,
        OnFailure.ABORT,
        Duration.ofHours(1),
        Ask.OnTimeout.ABORT,
        false,
        Map.of(),
        OutputLimit.DEFAULT,
        false,
        false,
        Optional.empty());
  }

  private static StepReport report(StepPart part, AttemptResult result, boolean done) {
    return new StepReport(
        "p.s",
        1,
        done,
        part,
        result,
        Instant.EPOCH,
        Instant.EPOCH,
        "",
        0,
        0,
        "",
        Map.of(),
        "",
        false);
  }
}
