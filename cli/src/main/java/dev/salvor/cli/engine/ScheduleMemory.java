package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.standing.StandingOrders;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Keeps what this command line orders of schedules, so that what others do is noticed. */
final class ScheduleMemory {
  private static final int LOOKS = 25;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Optional<StandingOrders> orders;
  private final Clock clock;
  private final Function<String, Optional<DescribeScheduleResponse>> described;

  ScheduleMemory(
      Optional<StandingOrders> orders,
      Clock clock,
      Function<String, Optional<DescribeScheduleResponse>> described) {
    this.orders = orders;
    this.clock = clock;
    this.described = described;
  }

  /** The engine has it in words of its own, and shows a change a moment later. */
  void ordered(ScheduleId id, Schedule wanted) {
    if (orders.isEmpty()) {
      return;
    }
    orders.get().ordered(id, clock.instant());
    try {
      for (int look = 0; look < LOOKS; look++) {
        Optional<DescribeScheduleResponse> is = described.apply(id.value());
        if (is.isPresent() && input(is.get().getSchedule()).equals(input(wanted))) {
          orders.get().ordered(id, is.get(), clock.instant());
          return;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      }
    } catch (CliProblem unanswered) {
      return; // it is ordered; how it looks is kept by the next look of watch-node
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Payloads input(Schedule schedule) {
    return schedule.getAction().getStartWorkflow().getInput();
  }

  void held(ScheduleId id, boolean paused, ScheduleNote note) {
    orders.ifPresent(all -> all.held(id, paused, note.text(), clock.instant()));
  }

  void run(ScheduleId id) {
    orders.ifPresent(all -> all.run(id, clock.instant()));
  }

  /** Whether it was known. */
  boolean forget(ScheduleId id) {
    return orders.map(all -> all.removed(id)).orElse(false);
  }

  Map<String, List<String>> unordered() {
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (ScheduleId id : orders.map(StandingOrders::names).orElse(List.of())) {
      Optional<DescribeScheduleResponse> is = described.apply(id.value());
      List<String> found =
          is.isEmpty()
              ? List.of("it was deleted")
              : orders
                  .flatMap(all -> all.find(id))
                  .map(order -> order.differences(is.get(), clock.instant()))
                  .orElse(List.of());
      if (!found.isEmpty()) {
        out.put(id.value(), found);
      }
    }
    return out;
  }
}
