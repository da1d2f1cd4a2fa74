package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Consecutive steps on one host that travel in one order. Two orders with the same numbers must be
 * equal but for {@code journal}; a host refuses one with another {@code identity}.
 *
 * @param identity digest of the run's {@link dev.salvor.workflow.contract.run.RunIdentity}; empty
 *     in an order of an older version
 * @param segment number of the segment in the run, from 1: its folder on the host
 * @param order 0 is the first order of the segment; retries, fallbacks and undo count up
 * @param journal events since the last order, for the host's own copy
 * @param route the way to the host; absent: it is the worker's own machine
 */
public record SegmentOrder(
    RunId runId,
    String identity,
    HostPin pin,
    int segment,
    int order,
    List<StepOrder> steps,
    List<RunEvent> journal,
    Optional<Route> route) {
  public SegmentOrder {
    identity = Objects.requireNonNullElse(identity, "");
    steps = List.copyOf(steps);
    journal = List.copyOf(journal);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("segment order without steps");
    }
  }

  /** To the worker's own machine. */
  public SegmentOrder(
      RunId runId,
      String identity,
      HostPin pin,
      int segment,
      int order,
      List<StepOrder> steps,
      List<RunEvent> journal) {
    this(runId, identity, pin, segment, order, steps, journal, Optional.empty());
  }
}
