package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetJournal;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.notice.NoticeStarter;
import dev.salvor.workflow.profile.ChangeIds;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens in a fleet's run, kept in its own history: no order to a host carries it. Hosts that
 * end at once are written at once.
 */
final class FleetChronicle implements EventLog.Listener {
  private final EventLog events;
  private final NoticeStarter notices;
  private final Map<String, HostEnd> arrived = new LinkedHashMap<>();
  private Map<String, HostEnd> justEnded = Map.of();
  private boolean gathering;

  FleetChronicle(EventLog events, NoticeStarter notices) {
    this.events = events;
    this.notices = notices;
  }

  @Override
  public void happened(RunEvent event) {
    keep(Map.of());
    notices.happened(event);
  }

  @Override
  public void stillWaits(RunEvent.Noted noted, Optional<Question> question) {
    keep(Map.of());
    notices.stillWaits(noted, question);
  }

  /** Waits until the engine has every notice; the run's last step. */
  void awaitTold() {
    notices.awaitTold();
  }

  /** The run's first event. */
  void started(RunRequest request) {
    events.add(
        (seq, at) ->
            new RunEvent.RunStarted(
                seq,
                at,
                request.runId().value(),
                request.definition().runbook().name(),
                request.definition().sha256(),
                request.where(),
                request.submitter().user(),
                request.submitter().machine(),
                ChangeIds.INTERPRETER));
  }

  /** These hosts are begun together. */
  void batched(int number, List<Fleet.Target> targets) {
    Map<String, Integer> batched = new LinkedHashMap<>();
    targets.forEach(target -> batched.put(target.host().name(), number));
    keep(batched);
  }

  private void keep(Map<String, Integer> batched) {
    if (gathering) {
      return;
    }
    FleetJournal journal = new FleetJournal(events.all(), justEnded, batched);
    events.confirm(journal.events());
    justEnded = Map.of();
    Workflow.sideEffect(FleetJournal.class, () -> journal);
  }

  /** A host goes on in a run of its own, because something must be decided about it. */
  void alone(String host, String why) {
    if (ChangeIds.isIn(ChangeIds.LOST_IS_NAMED)) {
      events.add(
          (seq, at) ->
              new RunEvent.Noted(
                  seq, at, Optional.of(host), "goes on by itself: " + Texts.cut(why, 300)));
    }
  }

  /** A host has ended; where it ends, nothing may wait. */
  void ended(String host, HostEnd end) {
    arrived.put(host, end);
  }

  boolean isAnythingNew() {
    return !arrived.isEmpty();
  }

  /** Tells of the hosts that have ended meanwhile; false if there are none. */
  boolean tell() {
    if (arrived.isEmpty()) {
      return false;
    }
    Map<String, HostEnd> fresh = new LinkedHashMap<>(arrived);
    arrived.clear();
    gathering = true;
    fresh.forEach(
        (host, end) -> {
          String text =
              end.state()
                  + end.cause().map(word -> " (" + word + ")").orElse("")
                  + (end.summary().isBlank() ? "" : ": " + end.summary());
          events.add((seq, at) -> new RunEvent.Noted(seq, at, Optional.of(host), text));
        });
    gathering = false;
    justEnded = fresh;
    keep(Map.of());
    return true;
  }
}
