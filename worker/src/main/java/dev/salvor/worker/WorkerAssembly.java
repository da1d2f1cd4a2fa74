package dev.salvor.worker;

import dev.salvor.activity.host.Admission;
import dev.salvor.activity.host.BatchActivitiesImpl;
import dev.salvor.activity.host.Comeback;
import dev.salvor.activity.host.FarWays;
import dev.salvor.activity.host.GatewayActivitiesImpl;
import dev.salvor.activity.host.HostActivitiesImpl;
import dev.salvor.activity.host.HostAudit;
import dev.salvor.activity.host.Identity;
import dev.salvor.activity.notice.NoticeActivitiesImpl;
import dev.salvor.activity.notice.Postman;
import dev.salvor.activity.policy.PolicyGate;
import dev.salvor.activity.schedule.ScheduleActivitiesImpl;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.Ways;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.activity.transport.ssh.SshWays;
import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import dev.salvor.policy.PolicyFile;
import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.audit.AuditLog;
import dev.salvor.workflow.audit.AuditReader;
import dev.salvor.workflow.audit.Auditor;
import dev.salvor.workflow.audit.Origin;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.gateway.GatewayRegistration;
import dev.salvor.workflow.interpreter.InterpreterOptions;
import dev.salvor.workflow.interpreter.InterpreterRegistration;
import dev.salvor.workflow.lock.LockRegistration;
import dev.salvor.workflow.notice.NoticeRegistration;
import dev.salvor.workflow.refused.RefusedStarts;
import dev.salvor.workflow.rehearsal.RehearsalRegistration;
import dev.salvor.workflow.resolve.ResolveActivitiesImpl;
import dev.salvor.workflow.schedule.ScheduleRegistration;
import dev.salvor.workflow.standing.StandingOrders;
import dev.salvor.workflow.wire.UsedStarts;
import dev.salvor.workflow.wire.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Puts together what a worker runs. The one place that knows all implementations. */
final class WorkerAssembly {
  private static final Duration SWEEP = Duration.ofSeconds(30);

  private WorkerAssembly() {}

  static WorkerParts assemble(StateFolder state, EngineTarget target, Comeback comeback)
      throws NodeException {
    KeyGuard.check(state, target.kind());
    WorkerTrust trust = new WorkerTrust(state);
    Auditor auditor = auditor(state);
    OwnDeeds deeds = new OwnDeeds(auditor);
    PolicyFile policy = new PolicyFile(state.root(), deeds::policy);
    PolicyGate gate = new PolicyGate(policy, trust::signers);
    Ways ways =
        new SshWays(
            Path.of(System.getProperty("user.home")),
            System.getProperty("user.name"),
            secret -> gate.refuses(secret, new LocalConnection()));
    HostActivitiesImpl hosts =
        new HostActivitiesImpl(
            machine(state),
            new LocalRunLogs(),
            comeback,
            () -> NoticeActivitiesImpl.isAnybodyTold(state.root()),
            far(state, ways, trust, gate, auditor, policy),
            trust,
            gate,
            new HostAudit(auditor, () -> AuditReader.name(state.root())));
    return new WorkerParts(
        SealWatch.of(
            Wire.ofWorker(state.root(), UsedStarts.in(UsedStarts.file(state.node()))),
            auditor,
            RefusedStarts.in(RefusedStarts.file(state.node()))),
        worker -> {
          InterpreterRegistration.register(worker, InterpreterOptions.DEFAULT);
          RehearsalRegistration.register(worker);
          GatewayRegistration.register(worker);
          NoticeRegistration.register(worker);
          LockRegistration.register(worker);
          ScheduleRegistration.register(worker);
        },
        List.of(
            hosts,
            new BatchActivitiesImpl(hosts),
            new GatewayActivitiesImpl(machine(state), ways, Enrolments.of(state, target)),
            new ResolveActivitiesImpl(),
            trust,
            new ScheduleActivitiesImpl(
                Clock.systemUTC(), auditor, new StandingOrders(state.node()))),
        List.of(
            new NoticeActivitiesImpl(
                state.root(), postman(state.root(), System.getenv()), Clock.systemUTC())),
        deeds);
  }

  /** Who writes into the node's audit what this process does. */
  private static Auditor auditor(StateFolder state) {
    return new Auditor(
        new AuditLog(state.root()),
        Who.of(System.getProperty("user.name")),
        Whence.worker(Origin.of(Map.of()).machine()),
        Clock.systemUTC());
  }

  /** How this worker reaches hosts over SSH, with the keys of its account. */
  private static FarWays far(
      StateFolder state,
      Ways ways,
      Admission admission,
      PolicyGate gate,
      Auditor auditor,
      PolicyFile policy)
      throws NodeException {
    FarRunLogs logs = new FarRunLogs(state.node());
    try {
      logs.removeLeftovers();
    } catch (IOException failure) {
      throw FileProblem.of(state.node(), failure);
    }
    FirstWay first = new FirstWay(state.node());
    first.warm();
    FarWays far =
        new FarWays(
            route -> {
              first.note();
              return ways.open(route);
            },
            logs,
            () -> NoticeActivitiesImpl.isAnybodyTold(state.root()),
            admission,
            gate);
    Thread.ofPlatform().daemon().name("idle").start(() -> sweep(far, auditor, policy, new Rest()));
    return far;
  }

  private static void sweep(FarWays far, Auditor auditor, PolicyFile policy, Rest rest) {
    try {
      while (true) {
        PolicyFile.State unused = policy.now();
        Thread.sleep(SWEEP);
        far.sweep();
        auditor.again();
        rest.look();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Who brings messages to people, from this process. */
  static Postman postman(Path root, Map<String, String> env) {
    return new Postman(root, env, Clock.systemUTC());
  }

  /** Which node this is; makes its state folder's id if it has none. To be known before polling. */
  static NodeId node(StateFolder state) throws NodeException {
    try {
      return Identity.of(machine(state)).node();
    } catch (StateUnusableException unusable) {
      throw new NodeException(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  static HostConnection machine(StateFolder state) {
    return new LocalConnection(
        List.of("/bin/sh"), Map.of("SALVOR_STATE_DIR", state.root().toString()));
  }
}
