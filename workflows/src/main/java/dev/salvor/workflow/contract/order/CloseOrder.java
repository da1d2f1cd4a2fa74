package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Ends a run on a host.
 *
 * @param identity digest of the run's {@link dev.salvor.workflow.contract.run.RunIdentity}; a
 *     folder that belongs to another is left alone; empty in an order of an older version
 * @param withoutLogs the logs are given up: secrets are deleted and the host is released in a way
 *     that needs no room on its disk
 * @param route the way to the host; absent: it is the worker's own machine
 */
public record CloseOrder(
    RunId runId,
    String identity,
    HostPin pin,
    RunOutcome outcome,
    List<RunEvent> journal,
    boolean withoutLogs,
    Optional<Route> route) {
  public CloseOrder {
    identity = Objects.requireNonNullElse(identity, "");
    journal = List.copyOf(journal);
  }

  /** To the worker's own machine. */
  public CloseOrder(
      RunId runId,
      String identity,
      HostPin pin,
      RunOutcome outcome,
      List<RunEvent> journal,
      boolean withoutLogs) {
    this(runId, identity, pin, outcome, journal, withoutLogs, Optional.empty());
  }
}
