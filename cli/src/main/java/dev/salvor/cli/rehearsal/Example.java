package dev.salvor.cli.rehearsal;

import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetJournal;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.contract.run.Submitter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run that has ended, with one event of the common kinds. */
record Example(RunRequest request) {
  static final RunId ID = new RunId("rehearsal-20261120-143022-x7k2");
  static final NodeId NODE = NodeId.of("machine", "state");

  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);
  private static final String STEP = "one.step";
  private static final HostPin PIN = new HostPin("machine", "/nowhere", "state");

  /** The run that was there before. */
  static Example of(Definition definition) {
    return new Example(
        new RunRequest(
            ID,
            definition,
            Map.of(),
            Map.of(),
            HostId.LOCAL,
            NODE,
            new Submitter("user", "machine"),
            AT,
            Optional.empty()));
  }

  RunId id() {
    return request.runId();
  }

  RunOutcome outcome() {
    return new RunOutcome(id(), RunStatus.SUCCEEDED, "done", AT, AT, 0, 0, Optional.of("/nowhere"));
  }

  PrepareOrder prepare() {
    return new PrepareOrder(
        id(),
        request.host(),
        NODE,
        request.definition(),
        "",
        false,
        Map.of(),
        Map.of(),
        false,
        Optional.of(request.parameters()),
        List.of(started()),
        request.route());
  }

  PrepareReport ready() {
    return new PrepareReport.Ready(
        PIN, SalvorJson.mapper().createObjectNode().put("os", "linux"), "/nowhere", List.of());
  }

  SegmentOrder segment() {
    Command command =
        new Command(
            new Program.Script("step", "true"),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(1),
            Command.DEFAULT_GRACE);
    return new SegmentOrder(
        id(),
        request.identity().digest(),
        PIN,
        1,
        0,
        List.of(
            new StepOrder(
                STEP,
                1,
                "main",
                StepOrder.Op.DO,
                Optional.empty(),
                command,
                Optional.empty(),
                Idempotency.SAFE,
                Map.of(),
                OutputLimit.DEFAULT,
                false,
                false)),
        List.of(
            new RunEvent.HostReady(2, AT, "/nowhere", List.of()),
            new RunEvent.PhaseStarted(3, AT, "one", 1, 1, "")),
        request.route());
  }

  SegmentReport ran() {
    return new SegmentReport.Ended(1, 0, List.of(attempt()), false);
  }

  CloseOrder close() {
    return new CloseOrder(
        id(),
        request.identity().digest(),
        PIN,
        outcome(),
        List.of(
            attempt().event(4, AT, "main", "true"),
            new RunEvent.StepEnded(5, AT, STEP, "", StepResult.SUCCEEDED, "main", 1, false, ""),
            new RunEvent.PhaseEnded(6, AT, "one", Duration.ZERO, 0),
            new RunEvent.RunEnded(7, AT, RunStatus.SUCCEEDED, "done", 0, 0)),
        false);
  }

  /** What a fleet's run keeps in place of orders. */
  FleetJournal journal(Fleet fleet) {
    Map<String, HostEnd> ended = new LinkedHashMap<>();
    Map<String, Integer> batched = new LinkedHashMap<>();
    for (String host : fleet.names()) {
      ended.put(host, new HostEnd(HostState.SUCCEEDED, "done", 0));
      batched.put(host, 1);
    }
    return new FleetJournal(
        List.of(
            started(),
            new RunEvent.Noted(2, AT, Optional.empty(), "wave 1 of 1"),
            new RunEvent.RunEnded(3, AT, RunStatus.SUCCEEDED, "done", 0, 0)),
        ended,
        batched);
  }

  RunView view() {
    return new RunView(
        RunStatus.SUCCEEDED,
        request.definition().runbook().name(),
        request.where(),
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

  FleetView view(Fleet fleet) {
    int hosts = fleet.names().size();
    return new FleetView(
        fleet.on(),
        hosts,
        1,
        1,
        hosts,
        Map.of(HostState.SUCCEEDED, hosts),
        List.of(),
        List.of(),
        Optional.empty());
  }

  SegmentProgress progress() {
    return new SegmentProgress(STEP, 1, 0, 1, "", 1, 60_000);
  }

  private RunEvent started() {
    return new RunEvent.RunStarted(
        1,
        AT,
        id().value(),
        request.definition().runbook().name(),
        request.definition().sha256(),
        request.where(),
        "user",
        "machine",
        1);
  }

  private static StepReport attempt() {
    return new StepReport(
        STEP,
        1,
        true,
        StepPart.COMMAND,
        new AttemptResult.Exited(0),
        AT,
        AT,
        "",
        0,
        0,
        "/nowhere/stdout",
        Map.of(),
        "",
        false);
  }
}
