package dev.salvor.workflow.rehearsal;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.plan.CheckAnswer;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.profile.ChangeIds;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The events of a plan, for the logs in its folder. */
final class Journal {
  private final List<RunEvent> events = new ArrayList<>();

  Journal(RunRequest request) {
    events.add(
        new RunEvent.RunStarted(
            1,
            now(),
            request.runId().value(),
            request.definition().runbook().name(),
            request.definition().sha256(),
            request.host().name(),
            request.submitter().user(),
            request.submitter().machine(),
            ChangeIds.INTERPRETER));
  }

  void ready(PrepareReport.Ready ready) {
    events.add(new RunEvent.HostReady(next(), now(), ready.runFolder(), ready.warnings()));
  }

  void answered(String step, CheckAnswer answer) {
    String said =
        "plan: check says "
            + answer.says().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + (answer.why().isEmpty() ? "" : ": " + answer.why());
    events.add(new RunEvent.Noted(next(), now(), Optional.of(step), said));
  }

  void ended(RunOutcome outcome) {
    events.add(new RunEvent.RunEnded(next(), now(), outcome.status(), outcome.summary(), 0, 0));
  }

  List<RunEvent> all() {
    return List.copyOf(events);
  }

  private long next() {
    return events.size() + 1L;
  }

  /** The engine's clock, the same on replay. */
  static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
