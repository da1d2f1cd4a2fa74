package dev.salvor.worker;

import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Waiting;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.Submitter;
import dev.salvor.workflow.wire.Wire;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Plays once what a node does, for the JVM that makes the archive of classes: a run with one step
 * that does nothing, on an engine in memory, in a folder that goes afterwards.
 */
final class Rehearsal {
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final String BOOK =
      """
      schemaVersion: 1
      name: rehearsal
      phases:
        - name: one
          steps:
            - {name: nothing, shell: ':'}
      """;

  private final Map<String, String> env;
  private final StateFolder state;
  private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());

  private Rehearsal(Path folder) {
    this.env = Map.of("SALVOR_STATE_DIR", folder.resolve("state").toString());
    this.state = StateFolder.of(env);
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("salvor-rehearsal");
    System.setProperty("SALVOR_STATE_DIR", folder.resolve("state").toString());
    System.setProperty("logback.configurationFile", "salvor-worker-logback.xml");
    boolean played;
    try {
      played = play(folder);
    } finally {
      removeTree(folder);
    }
    System.exit(played ? 0 : NodeMain.FAILED);
  }

  /** Whether all of it went well; everything that it makes lies in {@code folder}. */
  static boolean play(Path folder)
      throws IOException, InterruptedException, NodeException, TimeoutException {
    return new Rehearsal(folder).play();
  }

  private boolean play() throws IOException, InterruptedException, NodeException, TimeoutException {
    PipedOutputStream hand = new PipedOutputStream();
    System.setIn(new PipedInputStream(hand));
    Thread node = Thread.ofPlatform().start(() -> say("memory"));
    boolean played;
    try (hand) {
      played =
          Waiting.until(MOST, Duration.ofMillis(50), () -> WorkerRecord.living(state).isPresent())
              && say("status")
              && say("status", "--json")
              && run();
    }
    return node.join(MOST) && played;
  }

  private boolean say(String... words) {
    return NodeMain.run(env, nowhere, nowhere, words) == 0;
  }

  private boolean run() throws IOException, NodeException, TimeoutException {
    if (!(RunbookReader.read("rehearsal.yaml", BOOK, FileSource.none())
        instanceof RunbookReader.Result.Read read)) {
      return false;
    }
    RunRequest request = request(read.definition());
    EngineTarget target =
        EngineTarget.find(env, state).orElseThrow(() -> new NodeException("no engine in " + state));
    try (EngineConnection engine = EngineConnection.open(target)) {
      WorkflowStub run =
          engine
              .client(Wire.dataConverter(state.root()))
              .newUntypedWorkflowStub(
                  request.definition().runbook().name(),
                  WorkflowOptions.newBuilder()
                      .setWorkflowId(request.runId().value())
                      .setTaskQueue(TaskQueues.of(request))
                      .build());
      run.start(request);
      return run.getResult(MOST.toSeconds(), TimeUnit.SECONDS, RunOutcome.class).status()
          == RunStatus.SUCCEEDED;
    }
  }

  private RunRequest request(Definition definition) throws NodeException {
    return new RunRequest(
        new RunId("rehearsal"),
        definition,
        Map.of(),
        Map.of(),
        HostId.LOCAL,
        WorkerAssembly.node(state),
        new Submitter("user", "machine"),
        Instant.now(),
        Optional.empty());
  }

  private static void removeTree(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.delete(one);
    }
  }
}
