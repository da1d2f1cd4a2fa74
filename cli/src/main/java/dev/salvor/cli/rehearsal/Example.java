package dev.salvor.cli.rehearsal;

import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.contract.run.Submitter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run that has ended, with one event of the common kinds. */
record Example(Definition definition) {
  static final RunId ID = new RunId("rehearsal-20261120-143022-x7k2");

  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

  RunRequest request() {
    return new RunRequest(
        ID,
        definition,
        Map.of(),
        Map.of(),
        HostId.LOCAL,
        NodeId.of("machine", "state"),
        new Submitter("user", "machine"),
        AT,
        Optional.empty());
  }

  RunOutcome outcome() {
    return new RunOutcome(ID, RunStatus.SUCCEEDED, "done", AT, AT, 0, 0, Optional.of("/nowhere"));
  }

  CloseOrder close() {
    return new CloseOrder(
        ID,
        request().identity().digest(),
        new HostPin("machine", "/nowhere", "state"),
        outcome(),
        List.of(
            new RunEvent.RunStarted(
                1,
                AT,
                ID.value(),
                definition.runbook().name(),
                definition.sha256(),
                "local",
                "user",
                "machine",
                1),
            new RunEvent.HostReady(2, AT, "/nowhere", List.of()),
            new RunEvent.PhaseStarted(3, AT, "one", 1, 1, ""),
            new RunEvent.StepEnded(
                4, AT, "one.step", "", StepResult.SUCCEEDED, "main", 1, false, ""),
            new RunEvent.PhaseEnded(5, AT, "one", Duration.ZERO, 0),
            new RunEvent.RunEnded(6, AT, RunStatus.SUCCEEDED, "done", 0, 0)),
        false);
  }

  RunView view() {
    return new RunView(
        RunStatus.SUCCEEDED,
        definition.runbook().name(),
        "local",
        "one",
        1,
        1,
        "",
        0,
        0,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        AT);
  }
}
