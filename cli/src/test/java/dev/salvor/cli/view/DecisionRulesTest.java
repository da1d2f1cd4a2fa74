package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.view.DecisionRules.Fits;
import dev.salvor.cli.view.DecisionRules.Refused;
import dev.salvor.workflow.contract.run.Decision.Kind;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecisionRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"build.install", "build/install", "install"})
  void takesTheStepInTheFormsThatPeopleType(String typed) {
    assertThat(DecisionRules.check(Kind.RETRY, Optional.of(typed), Examples.waiting()))
        .isEqualTo(new Fits(Optional.of("build.install")));
  }

  @Test
  void meansTheWaitingStepIfNoneIsNamed() {
    assertThat(DecisionRules.check(Kind.SKIP, Optional.empty(), Examples.waiting()))
        .isEqualTo(new Fits(Optional.of("build.install")));
  }

  @Test
  void refusesAnotherStepAndSaysWhichWouldBeRight() {
    assertThat(DecisionRules.check(Kind.SKIP, Optional.of("look.disks"), Examples.waiting()))
        .isEqualTo(
            new Refused(
                "run mend-20261120-143022-x7k2 waits for a decision about build.install, not about"
                    + " look.disks; to skip that: salvor skip mend-20261120-143022-x7k2"
                    + " build.install"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"RETRY", "SKIP"})
  void refusesAnAnswerWhereNothingWasAsked(Kind kind) {
    assertThat(DecisionRules.check(kind, Optional.empty(), Examples.running()))
        .isEqualTo(
            new Refused(
                "run mend-20261120-143022-x7k2 does not wait for a decision, it is RUNNING"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"RETRY", "SKIP", "APPROVE", "DENY"})
  void ofARunThatWaitsForItsHostSaysWhoHoldsThat(Kind kind) {
    assertThat(DecisionRules.check(kind, Optional.empty(), Examples.waitingForHost()))
        .isEqualTo(
            new Refused(
                "run mend-20261120-143022-x7k2 does not wait for a decision, it waits for the host:"
                    + " the run first has locked this host; see: salvor show first; it begins by"
                    + " itself once the host is free. Not to wait: salvor abort"
                    + " mend-20261120-143022-x7k2"));
  }

  @Test
  void aStepThatFailedIsNoApprovalAndTheOtherWayRound() {
    assertThat(DecisionRules.check(Kind.APPROVE, Optional.empty(), Examples.waiting()))
        .isEqualTo(
            new Refused(
                "build.install does not wait for an approval but for retry, skip or abort; to"
                    + " decide: salvor retry|skip|abort mend-20261120-143022-x7k2 build.install"
                    + " --why TEXT"));
    assertThat(DecisionRules.check(Kind.SKIP, Optional.empty(), Examples.approving()))
        .isEqualTo(
            new Refused(
                "build.live waits for an approval, not for skip; to decide: salvor approve|deny"
                    + " mend-20261120-143022-x7k2 build.live --input window=VALUE --why TEXT"));
    assertThat(DecisionRules.check(Kind.DENY, Optional.of("live"), Examples.approving()))
        .isEqualTo(new Fits(Optional.of("build.live")));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void refusesEveryDecisionAboutAnEndedRun(Kind kind) {
    assertThat(DecisionRules.check(kind, Optional.empty(), Examples.ended(RunStatus.ABORTED)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.instead()).contains("has ended ABORTED"));
  }

  @Test
  void resumeNeedsAPausedRun() {
    assertThat(DecisionRules.check(Kind.RESUME, Optional.empty(), Examples.running()))
        .isInstanceOf(Refused.class);
    assertThat(DecisionRules.check(Kind.PAUSE, Optional.empty(), Examples.running()))
        .isEqualTo(new Fits(Optional.empty()));
  }
}
