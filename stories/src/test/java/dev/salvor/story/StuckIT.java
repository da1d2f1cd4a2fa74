package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.wire.Wire;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.EncodedValues;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A run whose own code fails again and again, under a worker that throws and one whose code does
 * not fit what is recorded, is told as STUCK with the reason, never as running.
 */
final class StuckIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: %2$s
      locks: []
      phases:
        - name: one
          steps:
            - name: sure
              title: Really?
              approval: {timeout: 10m}
            - name: does
              shell: 'echo done >>"$FILE"'
              env: {FILE: '%1$s/done'}
              timeout: 1m
              idempotency: never
      """;

  private static OtherEngine other;

  @BeforeAll
  static void start() {
    other = OtherEngine.start("stuck");
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  /** A worker of the node that does not know how to go on. */
  private record Wrong(WorkflowServiceStubs stubs, WorkerFactory factory) implements AutoCloseable {
    static Wrong start(Node node, String id, Supplier<DynamicWorkflow> code) {
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setTarget(other.address()).build());
      WorkflowClient client =
          WorkflowClient.newInstance(
              stubs,
              WorkflowClientOptions.newBuilder()
                  .setNamespace(other.namespace())
                  .setDataConverter(Wire.dataConverter(node.state()))
                  .build());
      WorkerFactory factory = WorkerFactory.newInstance(client);
      Worker worker = factory.newWorker(TaskQueues.host(HostId.LOCAL, new NodeId(id)));
      worker.registerWorkflowImplementationFactory(DynamicWorkflow.class, code::get);
      factory.start();
      return new Wrong(stubs, factory);
    }

    @Override
    public void close() {
      factory.shutdownNow();
      factory.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS);
      stubs.shutdownNow();
    }
  }

  private static final class Throwing implements DynamicWorkflow {
    @Override
    public Object execute(EncodedValues arguments) {
      throw new IllegalStateException("a step of no kind");
    }
  }

  private static final class Another implements DynamicWorkflow {
    @Override
    public Object execute(EncodedValues arguments) {
      Workflow.sleep(Duration.ofDays(1));
      return "never";
    }
  }

  /** Starts a run that waits, and leaves it without a worker; the node's id. */
  private static String begin(Node node, String run) {
    node.with("TEMPORAL_ADDRESS", other.address()).with("TEMPORAL_NAMESPACE", other.namespace());
    node.with("LC_ALL", "C");
    node.detach(node.file("book.yaml", BOOK.formatted(node.folder(), run)).toString(), run);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> node.salvor("show", run).out().contains("WAITING for approval"));
    String id = node.id();
    assertThat(node.salvor("down").exit()).isZero();
    return id;
  }

  private static void awaitStuck(Node node, String run) {
    Awaitility.await("STUCK")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> node.salvor("show", run, "--json").out().contains("\"STUCK\""));
  }

  @Test
  void aRunWhoseCodeThrowsIsStuckEverywhereAndGoesOnOnceAWorkerCan() {
    try (Node node = Node.create()) {
      String id = begin(node, "throws");
      try (Wrong worker = Wrong.start(node, id, Throwing::new)) {
        assertThat(node.salvor("approve", "throws").exit()).isZero();
        awaitStuck(node, "throws");

        Golden.check("stuck-show.txt", node, node.salvor("show", "throws").out());
        Golden.check("stuck-runs.txt", node, node.salvor("runs", "--runbook", "throws").out());
        Golden.check("stuck-top.txt", node, node.salvor("top", "--runbook", "throws").out());
        Golden.check("stuck-watch.txt", node, watched(node, "throws"));
        Schemas.assertFits("show.json", node.salvor("show", "throws", "--json"));
        assertThat(node.salvor("runs", "--status", "stuck", "--json").json()).hasSize(1);
        assertThat(node.salvor("runs", "--status", "running", "--json").json()).isEmpty();
        assertThat(node.salvor("runs", "--status", "waiting", "--json").json()).isEmpty();
        assertThat(worker.factory().isStarted()).isTrue();
      }
      assertThat(node.salvor("up").exit()).isZero();
      Said ended = node.salvor("watch", "throws");
      assertThat(ended.exit()).as("the decision was not lost: %s", ended).isZero();
      assertThat(node.folder().resolve("done")).hasContent("done\n");
    }
  }

  @Test
  void aRunThatDoesNotFitTheCodeIsStuckAndCanBeEndedByForce() {
    try (Node node = Node.create()) {
      String id = begin(node, "unfit");
      try (Wrong worker = Wrong.start(node, id, Another::new)) {
        assertThat(node.salvor("approve", "unfit").exit()).isZero();
        awaitStuck(node, "unfit");
        assertThat(worker.factory().isStarted()).isTrue();

        assertThat(node.salvor("show", "unfit").out())
            .contains("this worker's Salvor does not fit what the run has recorded (")
            .contains("salvor abort unfit --force")
            .doesNotContain("RUNNING");
        Said forced = node.salvor("abort", "unfit", "--force", "--why", "no way back");
        assertThat(forced.exit()).as("%s", forced).isZero();
        assertThat(node.salvor("show", "unfit").out())
            .contains("TERMINATED")
            .contains(": no way back");
        assertThat(node.salvor("handover", "unfit").out())
            .containsPattern(
                "\\*\\*TERMINATED\\*\\* at \\S+, on the engine: ended by force by \\S+@\\S+: no way"
                    + " back")
            .contains("The rest of this page shows the run as it stood before that.");
        assertThat(node.folder().resolve("done")).doesNotExist();
      }
    }
  }

  private static String watched(Node node, String run) {
    Said said = node.salvor("watch", run, "--timeout", "2s");
    assertThat(said.exit()).as("%s", said).isEqualTo(130);
    return said.out();
  }
}
