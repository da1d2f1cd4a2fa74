package dev.salvor.cli.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.engine.Schedules;
import dev.salvor.cli.view.Examples;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.schedule.Overlap;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Due each minute; the first at minute 0, now is a while after minute 9. */
final class TurnsTest {
  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
  private static final Instant NOW = at(9).plusSeconds(50);

  private Duration jitter = Duration.ZERO;
  private Overlap overlap = Overlap.SKIP;
  private boolean paused;
  private ScheduleNote note = new ScheduleNote.Other("");
  private long missed = 1;
  private final List<RunRow> runs = new ArrayList<>();
  private final List<Schedules.Paused> pauses = new ArrayList<>();

  private static Instant at(int minute) {
    return START.plusSeconds(60L * minute);
  }

  private void run(Instant due, RunStatus status, Duration took) {
    runs.add(
        new RunRow(
            new RunId("nightly-" + due),
            "mend",
            "local",
            status,
            "",
            0,
            due,
            status.isTerminal() ? Optional.of(due.plus(took)) : Optional.empty()));
  }

  private void ran(int minute) {
    run(at(minute), RunStatus.SUCCEEDED, Duration.ofSeconds(10));
  }

  private List<String> turns(Instant... due) {
    ScheduleTerms terms =
        new ScheduleTerms(
            new ScheduleId("nightly"),
            Optional.empty(),
            Optional.of(Duration.ofMinutes(1)),
            "UTC",
            overlap,
            Duration.ofSeconds(30),
            jitter,
            0,
            "",
            Optional.empty(),
            Optional.empty());
    ScheduleState schedule =
        new ScheduleState(
            Examples.request().scheduled(terms),
            paused,
            note,
            START,
            List.of(),
            new ScheduleState.Counts(5, missed, 0));
    return new Turns(schedule, runs, pauses, NOW)
        .of(List.of(due)).stream()
            .map(
                turn ->
                    Duration.between(START, turn.due()).toSeconds()
                        + " "
                        + turn.result()
                        + (turn.byHand() ? " by hand" : ""))
            .toList();
  }

  @Test
  void theNewestComesFirstAndWhatNobodyBeganWasMissed() {
    ran(1);
    run(at(3), RunStatus.FAILED, Duration.ofSeconds(1));
    assertThat(turns(at(1), at(2), at(3)))
        .containsExactly("180 FAILED", "120 MISSED", "60 SUCCEEDED");
  }

  @Test
  void whatTheEngineNeverMissedIsOnlyNotOnRecordAnyMore() {
    missed = 0;
    assertThat(turns(at(1))).containsExactly("60 NOT_ON_RECORD");
  }

  @Test
  void whatMayStillBeginIsNotJudged() {
    assertThat(turns(at(9))).containsExactly("540 MISSED");
    assertThat(turns(at(9).plusSeconds(30))).isEmpty();
  }

  @Test
  void aRunThatHadNotEndedLeavesOutThoseThatFollow() {
    run(at(1), RunStatus.SUCCEEDED, Duration.ofSeconds(90));
    assertThat(turns(at(1), at(2), at(3)))
        .containsExactly("180 MISSED", "120 OVERLAPPED", "60 SUCCEEDED");
    overlap = Overlap.ALLOW;
    assertThat(turns(at(1), at(2))).containsExactly("120 MISSED", "60 SUCCEEDED");
  }

  @Test
  void anOpenRunLeavesOutAllThatFollow() {
    run(at(1), RunStatus.RUNNING, Duration.ZERO);
    assertThat(turns(at(1), at(2), at(9)))
        .containsExactly("540 OVERLAPPED", "120 OVERLAPPED", "60 RUNNING");
  }

  @Test
  void aPauseThatIsOverIsRememberedAndOneOfAStrangerBeginsAfterTheLastRun() {
    pauses.add(new Schedules.Paused(at(1).plusSeconds(30), Optional.of(at(2).plusSeconds(1))));
    ran(1);
    assertThat(turns(at(1), at(2), at(3)))
        .containsExactly("180 MISSED", "120 PAUSED", "60 SUCCEEDED");
    paused = true;
    note = new ScheduleNote.Other("by the page of the engine");
    assertThat(turns(at(0), at(1), at(3)))
        .containsExactly("180 PAUSED", "60 SUCCEEDED", "0 MISSED");
  }

  @Test
  void aDueTimeWithJitterIsThatOfTheRunBeforeIt() {
    jitter = Duration.ofSeconds(20);
    ran(1);
    ran(2);
    assertThat(turns(at(1).plusSeconds(17), at(2).plusSeconds(3), at(3).plusSeconds(5)))
        .containsExactly("185 MISSED", "120 SUCCEEDED", "60 SUCCEEDED");
  }

  @Test
  void aRunThatWasNotDueWasAskedForByHand() {
    ran(1);
    run(at(1).plusSeconds(33), RunStatus.SUCCEEDED, Duration.ofSeconds(1));
    assertThat(turns(at(1))).containsExactly("93 SUCCEEDED by hand", "60 SUCCEEDED");
  }
}
