package dev.salvor.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.salvor.fleet.HostId;
import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineFinder;
import dev.salvor.worker.engine.EngineProgram;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.Submitter;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * For {@code bench/policy}: the same run by one worker without a {@code worker.yaml} and with such
 * of more and more rules, in turn. Arguments: rounds, steps of a run. A line a run, in milliseconds
 * a step: {@code run ROUND RULES WALL CPU}; rules are their number, with {@code p} behind it where
 * they are about paths.
 */
public final class PolicyCost {
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final List<String> VARIANTS = List.of("0", "10", "100", "500", "10p", "500p");

  private final StateFolder state;
  private final NodeId node;
  private final WorkerParts parts;
  private int runs;

  private PolicyCost(StateFolder state, EngineTarget target) throws Exception {
    this.state = state;
    this.node = WorkerAssembly.node(state);
    this.parts = WorkerAssembly.assemble(state, target, Optional::empty);
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
      new PolicyCost(state, target)
          .rounds(target, Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    } finally {
      System.err.println("engine: " + engine.stop());
    }
    System.exit(0);
  }

  private void rounds(EngineTarget target, int rounds, int steps) throws Exception {
    WorkerConfig config =
        new WorkerConfig(state, target, HostId.LOCAL, node, node.value(), Duration.ofSeconds(3));
    try (RunningWorker worker = RunningWorker.start(config, parts, new OpenRunHook(() -> {}))) {
      for (String variant : VARIANTS) {
        write(variant);
        String unused = run(worker, 5);
      }
      for (int round = 0; round < rounds; round++) {
        List<String> order = new ArrayList<>(VARIANTS);
        Collections.rotate(order, round);
        for (String variant : order) {
          write(variant);
          System.out.println("run " + round + " " + variant + " " + run(worker, steps));
        }
      }
    }
  }

  /** The last rule is the one that allows; those before are asked in vain. */
  private void write(String variant) throws IOException {
    Path file = state.root().resolve("worker.yaml");
    boolean paths = variant.endsWith("p");
    int rules = Integer.parseInt(variant.replace("p", ""));
    if (rules == 0) {
      Files.deleteIfExists(file);
      return;
    }
    String others =
        IntStream.range(1, rules)
            .mapToObj(
                i ->
                    paths
                        ? "    - {name: r%d, runbooks: ['*'], paths: ['/srv/app%d/**', '/opt/app%d/*']}%n"
                            .formatted(i, i, i)
                        : "    - {name: r%d, runbooks: ['other%d', 'app%d-*'], actions: [run, file]}%n"
                            .formatted(i, i, i))
            .collect(Collectors.joining());
    String last =
        "    - {name: last, runbooks: [bench-sealing]"
            + (paths ? ", paths: ['/bin/**', '/usr/bin/**']" : "")
            + "}\n";
    Files.writeString(file, "schemaVersion: 1\npolicy:\n  allow:\n" + others + last);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private String run(RunningWorker worker, int steps) throws Exception {
    RunRequest request =
        new RunRequest(
            new RunId("policy-" + ++runs),
            SealingCost.book(steps),
            Map.of(),
            Map.of(),
            HostId.LOCAL,
            node,
            new Submitter("user", "machine"),
            Instant.now(),
            Optional.empty());
    WorkflowStub run =
        worker
            .engine()
            .client(parts.converter())
            .newUntypedWorkflowStub(
                request.definition().runbook().name(),
                WorkflowOptions.newBuilder()
                    .setWorkflowId(request.runId().value())
                    .setTaskQueue(TaskQueues.of(request))
                    .build());
    double own = SealingCost.cpu(ProcessHandle.current());
    long begun = System.nanoTime();
    run.start(request);
    RunOutcome outcome = run.getResult(MOST.toSeconds(), TimeUnit.SECONDS, RunOutcome.class);
    double wall = (System.nanoTime() - begun) / 1e6;
    if (outcome.status() != RunStatus.SUCCEEDED) {
      throw new IllegalStateException(outcome.toString());
    }
    return "%.3f %.3f"
        .formatted(wall / steps, (SealingCost.cpu(ProcessHandle.current()) - own) / steps);
  }
}
