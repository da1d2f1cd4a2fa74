package dev.salvor.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import io.temporal.api.schedule.v1.ScheduleInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StartedBesideTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final ScheduleId NIGHTLY = new ScheduleId("nightly");
  private static final Instant DUE = Instant.parse("2026-11-23T03:00:00Z");

  private static Timestamp stamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).build();
  }

  private static ScheduleInfo.Builder info() {
    return ScheduleInfo.newBuilder().setCreateTime(stamp(NOW.minus(Duration.ofDays(9))));
  }

  private static void begun(ScheduleInfo.Builder info, Instant due) {
    info.addRecentActions(
        ScheduleActionResult.newBuilder()
            .setActualTime(stamp(due))
            .setScheduleTime(stamp(due))
            .setStartWorkflowResult(
                WorkflowExecution.newBuilder().setWorkflowId(NIGHTLY.run(due).value())));
  }

  private static List<Finding> look(ScheduleInfo.Builder info, Map<String, Instant> begun) {
    return new StartedBeside(NIGHTLY, info.build(), begun, NOW).look(DUE::equals);
  }

  @Test
  void whatTheScheduleHasBegunIsItsOwnAlsoLongAfterItsTime() {
    ScheduleInfo.Builder info = info();
    begun(info, DUE);
    info.addRunningWorkflows(
        WorkflowExecution.newBuilder().setWorkflowId(NIGHTLY.run(DUE.minusSeconds(9)).value()));
    Map<String, Instant> begun =
        Map.of(
            NIGHTLY.run(DUE).value(),
            NOW.minusSeconds(60),
            NIGHTLY.run(DUE.minusSeconds(9)).value(),
            NOW.minusSeconds(60),
            "another",
            NOW.minusSeconds(60));
    assertThat(look(info, begun)).isEmpty();
  }

  @Test
  void whatItHasNotBegunIsToldWhetherItWasDueOrNot() {
    Map<String, Instant> begun = new LinkedHashMap<>();
    begun.put(NIGHTLY.run(DUE).value(), NOW.minusSeconds(60));
    begun.put(NIGHTLY.run(DUE.plusSeconds(1)).value(), NOW.minusSeconds(60));
    List<Finding> found = look(info(), begun);
    assertThat(found)
        .extracting(Finding::key)
        .containsExactly(
            "schedule-run:nightly:2026-11-23T03:00:00Z",
            "schedule-run:nightly:2026-11-23T03:00:01Z");
    assertThat(found.getFirst().detail()).contains("the schedule has a run at that time");
    assertThat(found.getLast().detail()).contains("none is due at that time");
  }

  @Test
  void whatTheEngineCannotKnowYetOrAnyMoreIsNotTold() {
    String run = NIGHTLY.run(DUE).value();
    assertThat(look(info(), Map.of(run, NOW.minusSeconds(5)))).as("a moment ago").isEmpty();
    ScheduleInfo.Builder replaced = info().setUpdateTime(stamp(NOW.minusSeconds(60)));
    assertThat(look(replaced, Map.of(run, NOW.minusSeconds(100)))).as("before it").isEmpty();
    ScheduleInfo.Builder busy = info();
    for (int i = 0; i < 10; i++) {
      begun(busy, NOW.minusSeconds(600 - i));
    }
    assertThat(look(busy, Map.of(run, NOW.minusSeconds(900)))).as("too far back").isEmpty();
    assertThat(look(busy, Map.of(run, NOW.minusSeconds(500)))).as("made up for").isEmpty();
    assertThat(look(busy, Map.of(run, NOW.minusSeconds(60)))).hasSize(1);
  }

  @Test
  void manyAreAFewAndANumber() {
    Map<String, Instant> begun = new LinkedHashMap<>();
    for (int i = 0; i < 10_000; i++) {
      begun.put(NIGHTLY.run(DUE.minusSeconds(i)).value(), NOW.minusSeconds(60));
    }
    List<Finding> found = look(info(), begun);
    assertThat(found).hasSize(6);
    assertThat(found.getLast().detail()).startsWith("9995 more");
  }
}
