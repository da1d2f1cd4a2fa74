package dev.salvor.workflow.interpreter;

import dev.salvor.fleet.HostId;
import dev.salvor.fleet.SshRoute;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.RunbookWorkflow;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetOutcome;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.Submitter;
import dev.salvor.workflow.lock.LockRegistration;
import dev.salvor.workflow.notice.NoticeRegistration;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.DynamicWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** The test server with fleets' runs on one queue and scripted hosts on another. */
final class FleetEngine implements AutoCloseable {
  private static final String QUEUE = "fleets";
  private static final AtomicInteger IDS = new AtomicInteger();

  final FleetScript script = new FleetScript();
  final Looked looks = new Looked();
  final TestWorkflowEnvironment environment = Engine.environment();

  FleetEngine() {
    this(InterpreterOptions.DEFAULT);
  }

  FleetEngine(InterpreterOptions options) {
    Worker fleets = environment.newWorker(QUEUE, Engine.patient().build());
    InterpreterRegistration.register(fleets, options);
    NoticeRegistration.register(fleets);
    LockRegistration.register(fleets);
    fleets.registerActivitiesImplementations(new PlainResolver());
    environment
        .newWorker(TaskQueues.notices(Engine.NODE), Engine.patient().build())
        .registerActivitiesImplementations(new Told());
    Worker gateway = environment.newWorker(TaskQueues.gateway("ops"), Engine.patient().build());
    gateway.registerWorkflowImplementationFactory(
        DynamicWorkflow.class, () -> new FleetScript.ScriptedHost(script));
    gateway.registerActivitiesImplementations(looks);
    environment.start();
  }

  /** With hosts that are acted on by the interpreter itself, not by the script. */
  FleetEngine(InMemoryFleet hosts) {
    Worker worker = environment.newWorker(QUEUE, Engine.patient().build());
    Worker gateway = environment.newWorker(TaskQueues.gateway("ops"), Engine.patient().build());
    for (Worker each : List.of(worker, gateway)) {
      InterpreterRegistration.register(each, InterpreterOptions.DEFAULT);
      NoticeRegistration.register(each);
      each.registerActivitiesImplementations(hosts, new PlainResolver());
    }
    environment
        .newWorker(TaskQueues.notices(Engine.NODE), Engine.patient().build())
        .registerActivitiesImplementations(new Told());
    environment.start();
  }

  /** Hosts {@code h1} to {@code hN}. */
  static Fleet hosts(int n) {
    return new Fleet(
        "all",
        IntStream.rangeClosed(1, n)
            .mapToObj(
                i ->
                    new Fleet.Target(
                        new HostId("h" + i),
                        Optional.of(
                            new Route(
                                new HostId("h" + i),
                                "ops",
                                SshRoute.to("192.0.2.1"),
                                List.of(),
                                Map.of()))))
            .toList());
  }

  static RunRequest request(String id, Definition definition, Fleet fleet) {
    return new RunRequest(
        new RunId(id),
        definition,
        Map.of(),
        Map.of(),
        HostId.LOCAL,
        Engine.NODE,
        new Submitter("ada", "desk"),
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(fleet));
  }

  Started start(Definition definition, Fleet fleet) {
    RunId id = new RunId("fleet-" + IDS.incrementAndGet());
    RunRequest request = request(id.value(), definition, fleet);
    WorkflowStub stub =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                definition.runbook().name(),
                WorkflowOptions.newBuilder().setWorkflowId(id.value()).setTaskQueue(QUEUE).build());
    WorkflowExecution first = stub.start(request);
    return new Started(id, stub, first.getRunId());
  }

  @Override
  public void close() {
    environment.close();
  }

  /** A fleet's run on the engine. */
  final class Started {
    final RunId id;
    final WorkflowStub stub;
    private final String first;

    private Started(RunId id, WorkflowStub stub, String first) {
      this.id = id;
      this.stub = stub;
      this.first = first;
    }

    FleetOutcome outcome() {
      return stub.getResult(FleetOutcome.class);
    }

    void decide(Decision.Kind kind) {
      stub.signal(RunbookWorkflow.DECIDE, Engine.decision("d-" + kind, kind));
    }

    /** Lets a host that waits end so. */
    void release(String host, RunStatus status) {
      environment
          .getWorkflowClient()
          .newUntypedWorkflowStub(id.value() + "/" + host)
          .signal(FleetScript.END, status);
    }

    Optional<RunView> view() {
      RunView view = (RunView) newest().describe().getMemo(RunView.MEMO_KEY, RunView.class);
      return Optional.ofNullable(view);
    }

    FleetView fleet() {
      return (FleetView) newest().describe().getMemo(FleetView.MEMO_KEY, FleetView.class);
    }

    private WorkflowStub newest() {
      return environment.getWorkflowClient().newUntypedWorkflowStub(id.value());
    }

    /** Waits until the host's own run asks a question. */
    void awaitQuestion(String host) {
      WorkflowStub own =
          environment.getWorkflowClient().newUntypedWorkflowStub(id.value() + "/" + host);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .ignoreException(WorkflowNotFoundException.class)
          .until(
              () ->
                  Optional.ofNullable(
                          (RunView) own.describe().getMemo(RunView.MEMO_KEY, RunView.class))
                      .flatMap(RunView::waiting)
                      .isPresent());
    }

    RunView awaitView(Predicate<RunView> wanted) {
      return Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> view().filter(wanted), Optional::isPresent)
          .orElseThrow();
    }

    void awaitTouched(int hosts) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> script.touched().size() >= hosts);
    }

    /** The history of a part of it. */
    WorkflowExecutionHistory history(String part) {
      return environment.getWorkflowClient().fetchHistory(id.value() + part);
    }

    /** Every execution that the run took, in order. */
    List<WorkflowExecutionHistory> histories() {
      List<WorkflowExecutionHistory> all = new ArrayList<>();
      String run = first;
      while (!run.isEmpty()) {
        WorkflowExecutionHistory history =
            environment.getWorkflowClient().fetchHistory(id.value(), run);
        all.add(history);
        run =
            history
                .getLastEvent()
                .getWorkflowExecutionContinuedAsNewEventAttributes()
                .getNewExecutionRunId();
      }
      return all;
    }
  }

  static List<String> in(FleetOutcome outcome, HostState state) {
    return outcome.hosts().entrySet().stream()
        .filter(e -> e.getValue().state() == state)
        .map(Map.Entry::getKey)
        .toList();
  }
}
