package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Optional;

/**
 * No other step of this order shall begin: the run is paused.
 *
 * @param route the way to the host; absent: it is the worker's own machine
 */
public record HoldOrder(RunId runId, HostPin pin, int segment, int order, Optional<Route> route) {
  /** To the worker's own machine. */
  public HoldOrder(RunId runId, HostPin pin, int segment, int order) {
    this(runId, pin, segment, order, Optional.empty());
  }
}
