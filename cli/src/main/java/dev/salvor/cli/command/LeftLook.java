package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.view.Hints;
import dev.salvor.cli.view.LeftBehind;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.order.PrepareReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks at what a run left behind that did not come to its own end. */
final class LeftLook {
  /** A host keeps itself for a run for so long after its last order. */
  static final Duration LEASE = Duration.ofMinutes(15);

  private LeftLook() {}

  /** Empty of a run that came to its own end, or that cannot be gone on with. */
  static Optional<LeftBehind> of(Session session, RunState state, RunStory story) {
    if (!GoingOn.isPossible(state, story)) {
      return Optional.empty();
    }
    HostRecords records = HostRecords.of(session);
    boolean here = story.host().map(ready -> isHere(ready, session)).orElse(false);
    Instant now = session.clock().instant();
    Optional<HostLease> lease = here ? HostLease.of(session.stateRoot(), now) : Optional.empty();
    boolean own = lease.filter(l -> l.folder().equals(state.id().folder())).isPresent();
    Optional<LeftBehind.Held> held =
        here
            ? lease.filter(l -> own).map(l -> held(state, story, l.until(), false, l.busy()))
            : atMost(state, story, now);
    Path folder = records.folder(state.id());
    List<LeftBehind.Step> told =
        here ? HostTold.of(folder, story, HostTold.isBusy(folder)) : List.of();
    boolean isClosed = here && Files.exists(folder.resolve("closed"));
    return Optional.of(new LeftBehind(isClosed ? List.of() : told, held, Hints.goOn(state.id())));
  }

  /** Whether the host that was made ready is this machine with this state folder. */
  static boolean isHere(PrepareReport.Ready ready, Session session) {
    try {
      Path id = session.stateRoot().resolve("state-id");
      return Files.readString(id).strip().equals(ready.pin().stateId());
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** A host elsewhere is not asked: its lease began with an order, at the latest at the end. */
  private static Optional<LeftBehind.Held> atMost(RunState state, RunStory story, Instant now) {
    boolean locks = story.request().filter(r -> r.definition().runbook().locksHost()).isPresent();
    return state
        .closedAt()
        .map(end -> end.plus(LEASE))
        .filter(until -> locks && story.host().isPresent() && until.isAfter(now))
        .map(until -> held(state, story, until, true, false));
  }

  private static LeftBehind.Held held(
      RunState state, RunStory story, Instant until, boolean atMost, boolean busy) {
    String host = story.request().map(RunRequest::where).orElse("local");
    return new LeftBehind.Held(host, state.id().value(), until, atMost, busy);
  }
}
