package dev.salvor.cli.engine;

import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that a run's history says, opened and without what only the engine needs. */
public sealed interface Fact {
  /** The run was started with this. */
  record Begun(Instant at, RunRequest request) implements Fact {}

  /** Events of the run, as they travelled with an order. */
  record Journal(List<RunEvent> events) implements Fact {
    public Journal {
      events = List.copyOf(events);
    }
  }

  /** The host is ready for the run. */
  record HostReady(Instant at, PrepareReport.Ready report) implements Fact {}

  /** A segment was sent to the host. */
  record Ordered(Instant at, SegmentOrder order) implements Fact {}

  /** The host answered a segment. */
  record Answered(Instant at, SegmentReport report) implements Fact {}

  /** The run of a host of a fleet has begun. */
  record HostBegun(String host) implements Fact {}

  /** These hosts of a fleet were begun together, with the number of their batch. */
  record HostsBatched(Map<String, Integer> hosts) implements Fact {
    public HostsBatched {
      hosts = Copies.ordered(hosts);
    }
  }

  /** Hosts of a fleet have ended. */
  record HostsEnded(Map<String, HostEnd> hosts) implements Fact {
    public HostsEnded {
      hosts = Copies.ordered(hosts);
    }
  }

  /** The workflow's own code failed; the engine tries it again. */
  record TaskFailed(Instant at, String why) implements Fact {}

  /**
   * Something that was done to the run on the engine and by no command of Salvor.
   *
   * @param by who the engine was told it was, without proof; absent where it does not know
   * @param why the words that came with it; may be empty
   */
  record Outside(Instant at, Deed deed, Optional<String> by, String why) implements Fact {
    /** What was done. */
    public enum Deed {
      RESET,
      CANCELED
    }

    /** In one line, for people. */
    public String words() {
      return switch (deed) {
        case RESET -> "reset, with the words \"" + why + "\"; by whom the engine does not keep";
        case CANCELED ->
            "canceled by "
                + by.orElse("somebody who gave no name")
                + (why.isBlank() ? "" : ": " + why);
      };
    }
  }

  /**
   * The run is closed.
   *
   * @param outcome what it returned, if it got that far
   * @param why for people, where there is no outcome
   */
  record Ended(Instant at, RunStatus status, Optional<RunOutcome> outcome, String why)
      implements Fact {}
}
