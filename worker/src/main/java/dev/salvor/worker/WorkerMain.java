package dev.salvor.worker;

import dev.salvor.fleet.HostId;
import dev.salvor.worker.boot.BootUnit;
import dev.salvor.worker.doctor.PolicyCheck;
import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.OsLock;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.NodeId;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The worker as a foreground process: one per state folder, until a signal. */
final class WorkerMain {
  private static final int TAKEN = 75;

  private final Map<String, String> env;
  private final StateFolder state;
  private final PrintStream err;

  WorkerMain(Map<String, String> env, StateFolder state, PrintStream err) {
    this.env = env;
    this.state = state;
    this.err = err;
  }

  int run() throws NodeException {
    try {
      state.create(told -> err.println("salvor: warning: " + told));
      Optional<OsLock> lock = OsLock.tryTake(state.node().resolve("worker.lock"));
      if (lock.isEmpty()) {
        err.println("another worker serves " + state);
        return TAKEN;
      }
      try (OsLock held = lock.get()) {
        return held.isHeld() ? serve() : TAKEN;
      }
    } catch (IOException failure) {
      throw FileProblem.of(state.root(), failure);
    } catch (UncheckedIOException failure) {
      throw new NodeException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private int serve() throws NodeException, IOException {
    EngineTarget target =
        EngineTarget.find(env, state)
            .orElseThrow(() -> new NodeException("no engine was ever started in " + state));
    NodeId node = WorkerAssembly.node(state);
    String gateway = Gateways.name(env, node);
    BootWatch boot =
        new BootWatch(
            new BootUnit(env, state),
            Gateways.queues(env, node),
            env.getOrDefault(Enrolments.SERVICE, ""));
    WorkerParts parts = WorkerAssembly.assemble(state, target, boot::whyNot);
    PolicyCheck.line(state).ifPresent(err::println);
    parts.deeds().starts(target.toString());
    OldOutputs.watch(env, state, parts.deeds());
    if (target.kind() == EngineKind.EMBEDDED) {
      Upkeep.begin(
          state,
          List.of(
              TaskQueues.host(HostId.LOCAL, node),
              TaskQueues.gateway(gateway),
              TaskQueues.RUNS,
              TaskQueues.notices(node)));
    }
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> drain(asked, ended)));
    boolean recorded = false;
    try (EngineLife engine =
            target.kind() == EngineKind.EXTERNAL
                ? new ExternalLife(target)
                : new EmbeddedLife(env, state, parts.deeds());
        Watch watch =
            new Watch(
                engine,
                life ->
                    RunningWorker.start(
                        config(life, node, gateway), parts, new OpenRunHook(boot::opened)))) {
      do {
        Optional<RunningWorker> begun = watch.look();
        if (begun.isPresent()) {
          record(begun.get(), node);
          recorded = true;
        }
        watch.present().ifPresent(boot::look);
        if (recorded && isReplaced()) {
          err.println("another worker serves " + state + " by now; this one ends");
          break;
        }
      } while (!asked.await(500, TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    ended.countDown();
    return 0;
  }

  /** A worker that was stopped for a while may have a successor: never two for one folder. */
  private boolean isReplaced() {
    return WorkerRecord.living(state)
        .filter(worker -> worker.process().pid() != ProcessHandle.current().pid())
        .isPresent();
  }

  private WorkerConfig config(EngineLife.Life life, NodeId node, String gateway) {
    return new WorkerConfig(
        state, life.target(), HostId.LOCAL, node, gateway, Duration.ofSeconds(3));
  }

  private void record(RunningWorker worker, NodeId node) throws IOException {
    ProcessMark self =
        ProcessMark.of(ProcessHandle.current().pid())
            .orElseThrow(
                () -> new IOException("/proc is not mounted; mount it: mount -t proc proc /proc"));
    EngineTarget target = worker.engine().target();
    new WorkerRecord(
            self, target.kind(), target.toString(), node.value(), Version.text(), Instant.now())
        .write(state);
  }

  /** Lets the pollers end before the process does; the exit is a clean one. */
  private static void drain(CountDownLatch asked, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    asked.countDown();
    try {
      if (ended.await(12, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
