package dev.salvor.worker.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.worker.watch.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a paused orchestrator is resumed, and who hears of it, with a clock that is moved. */
final class PauseRuleTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration CHECK = Duration.ofMinutes(10);

  @TempDir private Path folder;
  private LookCase looks;
  private final List<Instant> calls = new ArrayList<>();
  private boolean paused;
  private Optional<Instant> since = Optional.empty();
  private boolean works = true;
  private Resume.State otherwise = Resume.State.FAILED;
  private boolean canResume = true;

  @BeforeEach
  void begin() {
    looks = new LookCase(folder);
  }

  private void pause(Duration at) {
    paused = true;
    since = Optional.of(LookCase.T.plus(at));
  }

  /** What {@link OrchestratorLook} does, without HTTP. */
  private List<Finding> look(Duration at) throws IOException {
    return looks.look(
        at,
        context -> {
          PauseRule rule = new PauseRule("swarm", HOUR, canResume);
          switch (rule.judge(
              new Orchestrator.Pause(paused, since),
              context.stops(),
              context.since(),
              context.before().resume())) {
            case PauseRule.Verdict.Say say -> {
              context.remember(say.memory());
              say.finding().ifPresent(context.found()::add);
            }
            case PauseRule.Verdict.Ask ask -> {
              calls.add(context.now());
              paused = !works;
              Resume.State end = works ? Resume.State.DONE : otherwise;
              Resume call = ask.intent().become(end, "answered 200");
              context.remember(Optional.of(call));
              context.found().add(works ? rule.resumed(call) : rule.stays(call));
            }
          }
        });
  }

  @Test
  void aPauseIsNobodysBusinessForAnHourThenItIsResumedAndToldOnce() throws IOException {
    pause(Duration.ZERO);
    for (Duration at = Duration.ZERO; at.compareTo(HOUR) < 0; at = at.plus(CHECK)) {
      assertThat(look(at)).isEmpty();
    }
    look(HOUR);
    assertThat(calls).containsExactly(LookCase.T.plus(HOUR));
    assertThat(looks.told())
        .containsExactly("alert orchestrator swarm was paused for too long and was resumed");

    for (Duration at = HOUR.plus(CHECK);
        at.compareTo(Duration.ofDays(3)) < 0;
        at = at.plus(CHECK)) {
      look(at);
    }
    assertThat(calls).hasSize(1);
    assertThat(looks.told()).as("one alert only, no reminder, no end").isEmpty();
  }

  @Test
  void theNextPauseIsResumedByACallOfItsOwn() throws IOException {
    pause(Duration.ZERO);
    look(HOUR);
    pause(HOUR.multipliedBy(2));
    look(HOUR.multipliedBy(2).plus(CHECK));
    assertThat(looks.told()).hasSize(1);
    look(HOUR.multipliedBy(3));
    assertThat(calls).hasSize(2);
    assertThat(looks.told()).hasSize(1);
  }

  @Test
  void withoutATimeOfItsOwnThePauseCountsFromWhereItWasSeenFirst() throws IOException {
    pause(Duration.ZERO);
    since = Optional.empty();
    look(CHECK);
    look(HOUR);
    assertThat(calls).isEmpty();
    look(HOUR.plus(CHECK));
    assertThat(calls).hasSize(1);
  }

  @Test
  void aTimeOfTheFutureIsNotBelieved() throws IOException {
    pause(Duration.ofDays(30));
    look(Duration.ZERO);
    look(HOUR);
    assertThat(calls).hasSize(1);
  }

  @Test
  void oneThatDoesNotGoOnIsCalledOnceAndToldDailyUntilItIsOver() throws IOException {
    works = false;
    pause(Duration.ZERO);
    for (Duration at = HOUR; at.compareTo(Duration.ofHours(26)) < 0; at = at.plus(HOUR)) {
      look(at);
    }
    assertThat(calls).hasSize(1);
    assertThat(looks.told())
        .containsExactly("alert still: orchestrator swarm is paused and could not be resumed");
    paused = false;
    look(Duration.ofHours(27));
    assertThat(looks.told())
        .containsExactly("over over: orchestrator swarm is paused and could not be resumed");
  }

  @Test
  void aCallThatNeverLeftIsMadeAgain() throws IOException {
    works = false;
    otherwise = Resume.State.NOT_SENT;
    pause(Duration.ZERO);
    look(HOUR);
    look(HOUR.plus(CHECK));
    assertThat(calls).hasSize(2);
    works = true;
    look(HOUR.plus(CHECK).plus(CHECK));
    assertThat(calls).hasSize(3);
  }

  @Test
  void aCallThatHadNoGoodAnswerIsMadeAgainThreeTimesInAllAndToldOnce() throws IOException {
    works = false;
    otherwise = Resume.State.UNANSWERED;
    pause(Duration.ZERO);
    assertThat(look(HOUR).getFirst().detail())
        .endsWith("call 1 of 3 at most; the next check asks again");
    look(HOUR.plus(CHECK));
    assertThat(look(HOUR.plus(CHECK.multipliedBy(2))).getFirst().detail())
        .endsWith("call 3 of 3 at most; it is not asked again");
    for (int checks = 3; checks < 20; checks++) {
      look(HOUR.plus(CHECK.multipliedBy(checks)));
    }
    assertThat(calls).hasSize(3);
    assertThat(looks.told())
        .containsExactly("alert orchestrator swarm is paused and could not be resumed");

    // The next pause begins to count anew.
    works = true;
    pause(HOUR.multipliedBy(6));
    look(HOUR.multipliedBy(7));
    assertThat(calls).hasSize(4);
  }

  @Test
  void aCallThatHadNoGoodAnswerMayBeFollowedByOneThatWorks() throws IOException {
    works = false;
    otherwise = Resume.State.UNANSWERED;
    pause(Duration.ZERO);
    look(HOUR);
    works = true;
    look(HOUR.plus(CHECK));
    assertThat(calls).hasSize(2);
    assertThat(looks.told())
        .contains("alert orchestrator swarm was paused for too long and was resumed");
    look(HOUR.plus(CHECK).plus(CHECK));
    assertThat(calls).hasSize(2);
  }

  @Test
  void withNothingToCallPeopleAreTold() throws IOException {
    canResume = false;
    pause(Duration.ZERO);
    look(HOUR);
    look(HOUR.plus(CHECK));
    assertThat(calls).isEmpty();
    assertThat(looks.told()).containsExactly("alert orchestrator swarm is paused");
  }

  @Test
  void stoppedOnPurposeItIsLeftAloneUntilTheReasonExpiresThenRemindedThenResumed()
      throws IOException {
    pause(Duration.ZERO);
    looks.stop("orchestrator:swarm", Duration.ZERO, Duration.ofHours(30));
    for (Duration at = Duration.ZERO; at.compareTo(Duration.ofHours(30)) < 0; at = at.plus(HOUR)) {
      assertThat(look(at)).extracting(Finding::manner).containsExactly(Finding.Manner.HELD);
    }
    assertThat(looks.told()).isEmpty();

    look(Duration.ofHours(30));
    assertThat(looks.told())
        .containsExactly(
            "alert orchestrator swarm is still paused; the time it was stopped for is over");
    look(Duration.ofHours(30).plus(CHECK));
    assertThat(looks.told()).isEmpty();
    assertThat(calls).isEmpty();

    look(Duration.ofHours(31));
    assertThat(calls).hasSize(1);
    assertThat(looks.told())
        .containsExactly("alert orchestrator swarm was paused for too long and was resumed");
  }

  @Test
  void anOldReasonSaysNothingOfANewPause() throws IOException {
    looks.stop("orchestrator:swarm", Duration.ZERO, HOUR);
    pause(HOUR.multipliedBy(2));
    assertThat(look(HOUR.multipliedBy(2).plus(CHECK))).isEmpty();
    look(HOUR.multipliedBy(3));
    assertThat(calls).hasSize(1);
  }

  @Test
  void theReasonOfAnotherThingDoesNotCount() throws IOException {
    looks.stop("orchestrator:other", Duration.ZERO, Duration.ofDays(9));
    looks.stop("swarm", Duration.ZERO, Duration.ofDays(9));
    pause(Duration.ZERO);
    look(HOUR);
    assertThat(calls).hasSize(1);
  }

  @Test
  void whoeverWasKilledAfterTheCallIsToldOfByTheNext() throws IOException {
    pause(Duration.ZERO);
    Resume intent =
        new Resume(LookCase.T, LookCase.T.plus(HOUR), 1, Resume.State.CALLED, "paused since");
    looks.look(HOUR, context -> context.remember(Optional.of(intent)));
    paused = false;
    look(HOUR.plus(CHECK));
    assertThat(calls).isEmpty();
    assertThat(looks.told())
        .containsExactly("alert orchestrator swarm was paused for too long and was resumed");
  }

  @Test
  void whoeverWasKilledBeforeTheCallLeavesItToTheNextButNotForEver() throws IOException {
    works = false;
    pause(Duration.ZERO);
    Resume intent =
        new Resume(LookCase.T, LookCase.T.plus(HOUR), 1, Resume.State.CALLED, "paused since");
    looks.look(HOUR, context -> context.remember(Optional.of(intent)));
    look(HOUR.plus(CHECK));
    look(HOUR.plus(CHECK).plus(CHECK));
    assertThat(calls).hasSize(1);
  }
}
