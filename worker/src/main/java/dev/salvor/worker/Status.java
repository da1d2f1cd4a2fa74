package dev.salvor.worker;

import dev.salvor.notice.Notices;
import dev.salvor.notice.NoticesReader;
import dev.salvor.notice.WayHealth;
import dev.salvor.worker.boot.BootState;
import dev.salvor.worker.boot.BootUnit;
import dev.salvor.worker.doctor.PolicyCheck;
import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineReadiness;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Says how the node is. Changes nothing. */
final class Status {
  private final Map<String, String> env;
  private final StateFolder state;
  private final PrintStream out;

  Status(Map<String, String> env, StateFolder state, PrintStream out) {
    this.env = env;
    this.state = state;
    this.out = out;
  }

  int run(boolean json) throws NodeException {
    NodeStatus status = look();
    if (json) {
      Answers.print(out, status);
    } else {
      out.println(text(status));
    }
    return 0;
  }

  NodeStatus look() throws NodeException {
    Optional<WorkerRecord> worker = WorkerRecord.living(state);
    return new NodeStatus(
        state.toString(),
        state.openToOthers(),
        engine(),
        new NodeStatus.Worker(
            worker.isEmpty()
                ? NodeStatus.State.DOWN
                : worker.get().process().isStopped()
                    ? NodeStatus.State.UNANSWERING
                    : NodeStatus.State.READY,
            worker.map(record -> record.process().pid()),
            worker.map(WorkerRecord::engine),
            worker.map(record -> record.startedAt().toString())),
        new BootUnit(env, state).state(),
        state.stoppedBy(),
        PolicyCheck.unusable(state),
        notices());
  }

  private List<WayHealth> notices() {
    return NoticesReader.read(Notices.file(state.root())) instanceof NoticesReader.Result.Read read
        ? read.notices().ways().stream()
            .map(way -> WayHealth.read(state.root(), way.name()))
            .toList()
        : List.of(
            new WayHealth(
                "notices.yaml",
                1,
                Optional.empty(),
                "cannot be read; salvor notices check says why",
                Optional.empty()));
  }

  private NodeStatus.Engine engine() throws NodeException {
    Optional<ProcessMark> process = EmbeddedEngine.process(state);
    Optional<EngineTarget> target;
    try {
      target = EngineTarget.find(env, state);
    } catch (IOException failure) {
      throw new NodeException("the Temporal configuration: " + failure.getMessage(), failure);
    }
    EngineKind kind = target.map(EngineTarget::kind).orElse(EngineKind.EMBEDDED);
    boolean ours = kind != EngineKind.EXTERNAL;
    Optional<EngineRecord> record = ours ? EngineRecord.read(state) : Optional.empty();
    NodeStatus.State how = NodeStatus.State.DOWN;
    OptionalLong open = OptionalLong.empty();
    OptionalLong schedules = OptionalLong.empty();
    if (target.isPresent() && (!ours || process.isPresent())) {
      try (EngineConnection engine = EngineConnection.open(target.get())) {
        if (EngineReadiness.serves(engine) && EngineReadiness.hasItsStore(engine)) {
          how = NodeStatus.State.READY;
          open = OpenRuns.count(engine);
          schedules = OpenRuns.schedules(engine);
        } else {
          how = NodeStatus.State.UNANSWERING;
        }
      }
    }
    return new NodeStatus.Engine(
        kind,
        kind.isDurable(),
        how,
        target.map(EngineTarget::address),
        target.filter(EngineTarget::isTls).isPresent(),
        record.flatMap(EngineRecord::page),
        record.map(EngineRecord::version),
        ours ? process.map(ProcessMark::pid) : Optional.empty(),
        open.isPresent() ? Optional.of(open.getAsLong()) : Optional.empty(),
        schedules.isPresent() ? Optional.of(schedules.getAsLong()) : Optional.empty());
  }

  private static String text(NodeStatus status) {
    NodeStatus.Engine engine = status.engine();
    StringBuilder text = new StringBuilder();
    text.append("state folder  ").append(status.stateFolder()).append('\n');
    status
        .open()
        .ifPresent(how -> text.append("              WARNING: it ").append(how).append('\n'));
    text.append("engine        ").append(engine.kind()).append(' ').append(engine.state());
    engine.address().ifPresent(address -> text.append(" at ").append(address));
    text.append(engine.tls() ? ", TLS" : "");
    engine.version().ifPresent(version -> text.append(", version ").append(version));
    engine.pid().ifPresent(pid -> text.append(", pid ").append(pid));
    if (!engine.durable()) {
      text.append(", NOT DURABLE");
    }
    text.append('\n');
    engine.page().ifPresent(page -> text.append("its page      ").append(page).append('\n'));
    engine.openRuns().ifPresent(open -> text.append("open runs     ").append(open).append('\n'));
    text.append("worker        ").append(status.worker().state());
    status.worker().pid().ifPresent(pid -> text.append(", pid ").append(pid));
    text.append("\nat boot       ")
        .append(
            switch (status.boot()) {
              case BootState.Installed there -> "comes back by " + there.unit();
              case BootState.Absent absent ->
                  engine.openRuns().filter(open -> open > 0).isPresent()
                      ? "stays down: " + absent.unit() + " is not installed"
                      : "stays down: no run is open";
              case BootState.Impossible not -> "stays down: " + not.why();
            });
    status.stopped().ifPresent(why -> text.append("\nstopped       ").append(why));
    status.policy().ifPresent(why -> text.append("\npolicy        ").append(why));
    status.notices().forEach(way -> text.append("\nnotices       ").append(line(way)));
    return text.toString();
  }

  private static String line(WayHealth way) {
    if (way.failures() > 0) {
      return way.way()
          + " FAILING, "
          + (way.failingSince().isPresent() ? NoticesCommand.failing(way) : way.why());
    }
    return way.way() + way.lastAccepted().map(at -> ", last told " + at).orElse(", not used yet");
  }
}
