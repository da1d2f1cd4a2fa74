package dev.salvor.worker;

import dev.salvor.fleet.HostId;
import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineReadiness;
import dev.salvor.worker.engine.EngineStore;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import dev.salvor.workflow.contract.run.NodeId;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Engine and worker in the memory of one foreground process, for a machine where no engine can be
 * had. It ends with its standard input or a signal. Not durable: only what the host recorded stays.
 */
final class MemoryMain {
  private final StateFolder state;
  private final PrintStream out;
  private final PrintStream err;

  MemoryMain(StateFolder state, PrintStream out, PrintStream err) {
    this.state = state;
    this.out = out;
    this.err = err;
  }

  int run() throws NodeException {
    EngineRecord record = NodeLock.holding(state, err::println, this::claim);
    EngineTarget target = EngineTarget.recorded(record);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(asked, ended)));
    NodeId node = WorkerAssembly.node(state);
    WorkerConfig config =
        new WorkerConfig(state, target, HostId.LOCAL, node, node.value(), Duration.ofSeconds(3));
    WorkerParts parts =
        WorkerAssembly.assemble(
            state,
            target,
            () ->
                Optional.of(
                    "the engine in memory ends with this process, so a reboot would lose the run;"
                        + " run it on an engine with a store (without --engine memory)"));
    LoopbackTestServer server = serve(record.port());
    Thread.ofPlatform().daemon().start(() -> awaitEndOfInput(asked));
    try (RunningWorker worker = RunningWorker.start(config, parts, new OpenRunHook(() -> {}))) {
      EngineReadiness.addSearchAttributes(worker.engine());
      record(target, node);
      out.println(
          "engine: in memory at " + target.address() + ", NOT DURABLE: it ends with this process");
      out.println("worker: ready (pid " + ProcessHandle.current().pid() + ")");
      out.flush();
      asked.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (IOException failure) {
      throw new NodeException(state + ": " + failure.getMessage(), failure);
    } finally {
      server.close();
      forget();
      ended.countDown();
    }
    return 0;
  }

  private LoopbackTestServer serve(int port) throws NodeException {
    try {
      return LoopbackTestServer.open(port);
    } catch (IOException failure) {
      throw new NodeException(
          "the engine in memory cannot serve on 127.0.0.1:" + port + ": " + failure.getMessage(),
          failure);
    }
  }

  /** Whoever started this process holds the other end, and lets go of it at the latest by dying. */
  private static void awaitEndOfInput(CountDownLatch asked) {
    try {
      while (System.in.read() >= 0) {
        // nothing is expected
      }
    } catch (IOException ended) {
      asked.countDown();
    }
    asked.countDown();
  }

  private EngineRecord claim() throws NodeException, IOException {
    Optional<ProcessMark> present = EmbeddedEngine.process(state);
    if (present.isPresent()) {
      throw new NodeException(
          "an engine serves "
              + state
              + " already (pid "
              + present.get().pid()
              + "); use it: give the command without --engine memory");
    }
    if (WorkerRecord.living(state).isPresent()) {
      throw new NodeException("a worker serves " + state + " already; salvor down first");
    }
    refuseOverOpenRuns();
    Files.deleteIfExists(state.stopped());
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    EngineRecord record =
        new EngineRecord(
            EngineKind.MEMORY, "test server", Optional.empty(), port, 0, Instant.now());
    record.write(state);
    ProcessMark self = self();
    Files.writeString(
        state.enginePid(), self.pid() + " " + self.startTicks() + " " + self.boot() + "\n");
    return record;
  }

  /** A simulation beside a store with open runs could be taken for the real thing. */
  private void refuseOverOpenRuns() throws NodeException {
    long open = EngineStore.of(state).openRuns();
    if (open > 0) {
      throw new NodeException(
          "the store of "
              + state
              + " has "
              + open
              + " open runs, so --engine memory is refused; to go on with them: salvor up; to leave"
              + " them as they are, set SALVOR_STATE_DIR to another folder (open runs stay behind"
              + " in this one)");
    }
  }

  private void record(EngineTarget target, NodeId node) throws IOException {
    new WorkerRecord(
            self(),
            EngineKind.MEMORY,
            target.toString(),
            node.value(),
            Version.text(),
            Instant.now())
        .write(state);
  }

  private void forget() {
    try {
      Files.deleteIfExists(state.enginePid());
      Files.deleteIfExists(state.workerRecord());
      Files.deleteIfExists(state.engineRecord());
    } catch (IOException stays) {
      err.println("salvor: " + stays.getMessage());
    }
  }

  private static ProcessMark self() throws IOException {
    return ProcessMark.of(ProcessHandle.current().pid())
        .orElseThrow(
            () -> new IOException("/proc is not mounted; mount it: mount -t proc proc /proc"));
  }

  private static void end(CountDownLatch asked, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    asked.countDown();
    try {
      if (ended.await(10, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
