package dev.salvor.worker.watch;

import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.standing.StandingOrders;
import io.temporal.common.converter.DataConverter;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What {@code watch-node} tells of schedules, for whoever only looks: nothing is written down and
 * nobody is told.
 */
public final class ScheduleChanges {
  private ScheduleChanges() {}

  /**
   * Never fails: what the engine does not tell of is a finding of its own.
   *
   * @param converter opens what a schedule starts its runs with
   * @param queues of the node's runs
   */
  public static List<Finding> look(
      EngineConnection engine,
      DataConverter converter,
      List<String> queues,
      StateFolder state,
      Instant now) {
    StandingOrders orders = new StandingOrders(state.node());
    // What the node has begun is asked for by the one who tells of runs.
    return new SchedulesLook(engine, converter, queues, orders, Map.of(), found -> {}, now)
        .look()
        .findings();
  }
}
