package dev.salvor.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineFinder;
import dev.salvor.worker.engine.EngineProgram;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.Submitter;
import dev.salvor.workflow.wire.Wire;
import io.temporal.api.common.v1.Payload;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.ByteArrayPayloadConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.common.converter.NullPayloadConverter;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * For {@code bench/sealing}: the same run on the embedded engine, by a worker whose payloads are
 * sealed and by one whose payloads are not, in turn. Arguments: pairs, steps of a run. A line each:
 * {@code pair MS MS CPU CPU ENGINE ENGINE}, sealed first, per step; {@code payload BYTES SEAL OPEN
 * PLAIN PLAIN} in microseconds.
 */
public final class SealingCost {
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final DataConverter PLAIN =
      new DefaultDataConverter(
          new NullPayloadConverter(),
          new ByteArrayPayloadConverter(),
          new JacksonJsonPayloadConverter(SalvorJson.mapper()));

  /** What one run took, all in milliseconds a step. */
  private record Took(double wall, double worker, double engine) {}

  private final StateFolder state;
  private final EngineTarget target;
  private final ProcessHandle engine;
  private final NodeId node;
  private final WorkerParts sealed;
  private final WorkerParts plain;
  private int runs;

  private SealingCost(StateFolder state, EngineTarget target) throws Exception {
    this.state = state;
    this.target = target;
    this.engine =
        EmbeddedEngine.process(state)
            .map(ProcessMark::pid)
            .flatMap(ProcessHandle::of)
            .orElseThrow();
    this.node = WorkerAssembly.node(state);
    this.sealed = WorkerAssembly.assemble(state, target, Optional::empty);
    this.plain =
        new WorkerParts(
            PLAIN, sealed.workflows(), sealed.activities(), sealed.notices(), sealed.deeds());
  }

  public static void main(String[] args) throws Exception {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    Map<String, String> env = new HashMap<>(System.getenv());
    StateFolder state = StateFolder.of(env);
    state.create();
    EmbeddedEngine engine = new EmbeddedEngine(state, line -> {});
    try {
      EngineTarget target =
          EngineTarget.recorded(
              engine.ensure(new EngineFinder(env, line -> {}, EngineProgram.CLI)).record());
      SealingCost cost = new SealingCost(state, target);
      cost.payloads();
      cost.pairs(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    } finally {
      System.err.println("engine: " + engine.stop());
    }
    System.exit(0);
  }

  private void pairs(int pairs, int steps) throws Exception {
    for (int i = 0; i < 3; i++) {
      Took unused = run(i % 2 == 0 ? sealed : plain, steps);
    }
    for (int i = 0; i < pairs; i++) {
      boolean first = i % 2 == 0;
      Took one = run(first ? sealed : plain, steps);
      Took other = run(first ? plain : sealed, steps);
      Took with = first ? one : other;
      Took without = first ? other : one;
      System.out.printf(
          "pair %.3f %.3f %.3f %.3f %.3f %.3f%n",
          with.wall(),
          without.wall(),
          with.worker(),
          without.worker(),
          with.engine(),
          without.engine());
    }
  }

  /** A short run first: the worker has just begun. */
  private Took run(WorkerParts parts, int steps) throws Exception {
    WorkerConfig config =
        new WorkerConfig(state, target, HostId.LOCAL, node, node.value(), Duration.ofSeconds(3));
    try (RunningWorker worker = RunningWorker.start(config, parts, new OpenRunHook(() -> {}))) {
      await(worker, parts.converter(), request(5));
      RunRequest request = request(steps);
      double own = cpu(ProcessHandle.current());
      double its = cpu(engine);
      long begun = System.nanoTime();
      await(worker, parts.converter(), request);
      double wall = (System.nanoTime() - begun) / 1e6;
      return new Took(
          wall / steps, (cpu(ProcessHandle.current()) - own) / steps, (cpu(engine) - its) / steps);
    }
  }

  static double cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
  }

  private void await(RunningWorker worker, DataConverter converter, RunRequest request)
      throws TimeoutException {
    WorkflowStub run =
        worker
            .engine()
            .client(converter)
            .newUntypedWorkflowStub(
                request.definition().runbook().name(),
                WorkflowOptions.newBuilder()
                    .setWorkflowId(request.runId().value())
                    .setTaskQueue(TaskQueues.of(request))
                    .build());
    run.start(request);
    RunOutcome outcome = run.getResult(MOST.toSeconds(), TimeUnit.SECONDS, RunOutcome.class);
    if (outcome.status() != RunStatus.SUCCEEDED) {
      throw new IllegalStateException(outcome.toString());
    }
  }

  private RunRequest request(int steps) {
    return new RunRequest(
        new RunId("sealing-" + ++runs),
        book(steps),
        Map.of(),
        Map.of(),
        HostId.LOCAL,
        node,
        new Submitter("user", "machine"),
        Instant.now(),
        Optional.empty());
  }

  /** Steps of {@code /bin/true}, each an order of its own. */
  static Definition book(int steps) {
    String text =
        "schemaVersion: 1\nname: bench-sealing\nlocks: []\nphases:\n  - name: all\n    steps:\n"
            + IntStream.range(0, steps)
                .mapToObj(
                    i ->
                        "      - {name: s"
                            + i
                            + ", run: [/bin/true], timeout: 30s, idempotency: safe, segment:"
                            + " alone}\n")
                .collect(Collectors.joining());
    if (RunbookReader.read("sealing.yaml", text, FileSource.none())
        instanceof RunbookReader.Result.Read read) {
      return read.definition();
    }
    throw new IllegalStateException("no runbook: " + text);
  }

  private void payloads() {
    WorkflowSerializationContext run = new WorkflowSerializationContext("default", "r-1");
    for (int size : new int[] {300, 3_000, 30_000, 300_000}) {
      String value =
          IntStream.iterate(1, i -> i * 69_069 + 1)
              .mapToObj(i -> "step " + Integer.toHexString(i) + " has ended, ")
              .limit(size / 20)
              .collect(Collectors.joining());
      DataConverter seals = Wire.dataConverter(state.root()).withContext(run);
      int times = 20_000_000 / (size + 5_000);
      double[] with = each(seals, value, times);
      double[] without = each(PLAIN, value, times);
      System.out.printf(
          "payload %d %.2f %.2f %.2f %.2f%n", size, with[0], with[1], without[0], without[1]);
    }
  }

  /** Microseconds to make a payload and to read it, the better of two turns. */
  private static double[] each(DataConverter converter, String value, int times) {
    double[] best = {Double.MAX_VALUE, Double.MAX_VALUE};
    Payload payload = converter.toPayload(value).orElseThrow();
    for (int turn = 0; turn < 3; turn++) {
      long begun = System.nanoTime();
      for (int i = 0; i < times; i++) {
        payload = converter.toPayload(value).orElseThrow();
      }
      long made = System.nanoTime();
      for (int i = 0; i < times; i++) {
        if (!converter.fromPayload(payload, String.class, String.class).equals(value)) {
          throw new IllegalStateException("another value");
        }
      }
      best[0] = Math.min(best[0], (made - begun) / 1e3 / times);
      best[1] = Math.min(best[1], (System.nanoTime() - made) / 1e3 / times);
    }
    return best;
  }
}
