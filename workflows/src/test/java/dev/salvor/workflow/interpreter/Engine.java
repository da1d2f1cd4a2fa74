package dev.salvor.workflow.interpreter;

import dev.salvor.fleet.HostId;
import dev.salvor.fleet.SshRoute;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.RunbookWorkflow;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.Submitter;
import dev.salvor.workflow.contract.schedule.ScheduleActivities;
import dev.salvor.workflow.lock.LockRegistration;
import dev.salvor.workflow.notice.NoticeRegistration;
import dev.salvor.workflow.schedule.ScheduleRegistration;
import dev.salvor.workflow.wire.TaskMark;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The test server with the interpreter, an in-memory host and a plain resolver on it. */
final class Engine implements AutoCloseable {
  static final NodeId NODE = new NodeId("0123456789abcdef");

  /** The worker of the host far away. */
  static final NodeId OWN = new NodeId("00000000000000aa");

  private static final AtomicInteger IDS = new AtomicInteger();

  /** {@code -Dsalvor.workflowCache=0} replays every run from its start at each workflow task. */
  private static final int CACHE = Integer.getInteger("salvor.workflowCache", 600);

  final InMemoryHost host = new InMemoryHost();
  final PlainResolver resolver = new PlainResolver();
  final TestWorkflowEnvironment environment;
  private @Nullable WorkerFactory ownWorker;

  /** The way to a host far away. */
  static final Route ROUTE =
      new Route(new HostId("web1"), "ops", SshRoute.to("192.0.2.1"), List.of(), Map.of());

  Engine() {
    this(InterpreterOptions.DEFAULT);
  }

  /** With a gateway to {@code far}. */
  Engine(HostActivities far) {
    this(
        InterpreterOptions.DEFAULT,
        new Told(),
        Optional.of(far),
        Optional.empty(),
        Optional.empty());
  }

  /** With the engine's schedules. */
  Engine(Told told, ScheduleActivities schedules) {
    this(
        InterpreterOptions.DEFAULT,
        told,
        Optional.empty(),
        Optional.of(schedules),
        Optional.empty());
  }

  /** With a gateway to {@code far}, which has a worker of its own. */
  Engine(HostActivities far, HostActivities own) {
    // The test server does not skip the time that an activity waits to be taken.
    this(
        new InterpreterOptions(Duration.ofHours(1), 0, Duration.ofSeconds(1)),
        new Told(),
        Optional.of(far),
        Optional.empty(),
        Optional.of(own));
  }

  Engine(InterpreterOptions options) {
    this(options, new Told());
  }

  Engine(InterpreterOptions options, Told told) {
    this(options, told, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Engine(
      InterpreterOptions options,
      Told told,
      Optional<HostActivities> far,
      Optional<ScheduleActivities> schedules,
      Optional<HostActivities> own) {
    environment = environment();
    Worker worker =
        environment.newWorker(
            TaskQueues.host(HostId.LOCAL, NODE),
            patient().setMaxHeartbeatThrottleInterval(Duration.ofMillis(20)).build());
    InterpreterRegistration.register(worker, options);
    worker.registerActivitiesImplementations(host, resolver);
    NoticeRegistration.register(worker);
    LockRegistration.register(worker);
    ScheduleRegistration.register(worker);
    schedules.ifPresent(worker::registerActivitiesImplementations);
    environment
        .newWorker(TaskQueues.notices(NODE), patient().build())
        .registerActivitiesImplementations(told);
    far.ifPresent(
        there -> {
          Worker gateway =
              environment.newWorker(TaskQueues.gateway(ROUTE.gateway()), patient().build());
          InterpreterRegistration.register(gateway, options);
          LockRegistration.register(gateway);
          NoticeRegistration.register(gateway);
          gateway.registerActivitiesImplementations(there, resolver);
        });
    own.ifPresent(
        there -> {
          ownWorker = WorkerFactory.newInstance(environment.getWorkflowClient());
          ownWorker
              .newWorker(TaskQueues.own(OWN), patient().build())
              .registerActivitiesImplementations(there);
          ownWorker.start();
        });
    environment.start();
  }

  /** The worker of the host far away takes nothing more. */
  void killOwnWorker() {
    Objects.requireNonNull(ownWorker).shutdownNow();
  }

  /** Replays a history against the interpreter of today. */
  static void replay(WorkflowExecutionHistory history, InterpreterOptions options)
      throws Exception {
    try (TestWorkflowEnvironment fresh = environment()) {
      Worker worker = fresh.newWorker("replay", patient().build());
      InterpreterRegistration.register(worker, options);
      WorkflowReplayer.replayWorkflowExecution(history, worker);
    }
  }

  /** Loading classes on a busy machine takes longer than the second that is the default. */
  static WorkerOptions.Builder patient() {
    return WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(10_000);
  }

  static TestWorkflowEnvironment environment() {
    return TestWorkflowEnvironment.newInstance(
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder().setDataConverter(TestConverter.GIVEN).build())
            .setWorkerFactoryOptions(
                WorkerFactoryOptions.newBuilder()
                    .setWorkflowCacheSize(CACHE)
                    .setWorkerInterceptors(new TaskMark())
                    .build())
            .build());
  }

  Started start(Books.BookBuilder book) {
    return start(book.pin());
  }

  Started start(Definition definition) {
    Started run = prepare(definition);
    run.begin();
    return run;
  }

  /** A run that is not started yet. */
  Started prepare(Definition definition) {
    return prepare(definition, Optional.empty());
  }

  /** A run on the host behind the gateway. */
  Started far(Definition definition) {
    return far(definition, ROUTE);
  }

  /** A run on a host that this way leads to. */
  Started far(Definition definition, Route route) {
    Started run = prepare(definition, Optional.empty(), Optional.of(route));
    run.begin();
    return run;
  }

  /** A run that takes something over. */
  Started repeating(Definition definition, Repeats repeats) {
    Started run = prepare(definition, Optional.of(repeats));
    run.begin();
    return run;
  }

  private Started prepare(Definition definition, Optional<Repeats> repeats) {
    return prepare(definition, repeats, Optional.empty());
  }

  private Started prepare(Definition definition, Optional<Repeats> repeats, Optional<Route> route) {
    RunId id = new RunId("run-" + IDS.incrementAndGet());
    RunRequest request =
        new RunRequest(
            id,
            definition,
            Map.of(),
            Map.of(),
            HostId.LOCAL,
            NODE,
            new Submitter("ada", "desk"),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            repeats,
            route,
            Optional.empty());
    WorkflowStub stub =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                definition.runbook().name(),
                WorkflowOptions.newBuilder()
                    .setWorkflowId(id.value())
                    .setTaskQueue(TaskQueues.of(request))
                    .build());
    return new Started(id, request, stub);
  }

  RunOutcome run(Books.BookBuilder book) {
    return start(book).outcome();
  }

  @Override
  public void close() {
    if (ownWorker != null) {
      ownWorker.shutdownNow();
    }
    environment.close();
  }

  static boolean heard(RunView view, String decision) {
    return view.acknowledged().stream().anyMatch(a -> a.id().equals(decision));
  }

  static Decision approval(String id, String user, Map<String, String> inputs) {
    return new Decision(
        id,
        Decision.Kind.APPROVE,
        Optional.empty(),
        user,
        "desk",
        Instant.EPOCH,
        Optional.empty(),
        inputs);
  }

  static Decision decision(String id, Decision.Kind kind) {
    return decision(id, kind, Optional.empty());
  }

  static Decision decision(String id, Decision.Kind kind, Optional<String> step) {
    return new Decision(
        id, kind, step, "ada", "desk", Instant.EPOCH, Optional.of("because"), Map.of());
  }

  /** A run on the engine. */
  final class Started {
    final RunId id;
    final RunRequest request;
    final WorkflowStub stub;

    private Started(RunId id, RunRequest request, WorkflowStub stub) {
      this.id = id;
      this.request = request;
      this.stub = stub;
    }

    void begin() {
      stub.start(request);
    }

    void beginWith(Decision decision) {
      stub.signalWithStart(RunbookWorkflow.DECIDE, new Object[] {decision}, new Object[] {request});
    }

    void decide(Decision decision) {
      if (decision.kind() == Decision.Kind.ABORT) {
        awaitTold();
      }
      stub.signal(RunbookWorkflow.DECIDE, decision);
    }

    RunOutcome outcome() {
      return stub.getResult(RunOutcome.class);
    }

    Optional<RunView> view() {
      return Optional.ofNullable(
          (RunView) stub.describe().getMemo(RunView.MEMO_KEY, RunView.class));
    }

    RunView awaitView(Predicate<RunView> wanted) {
      return Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> view().filter(wanted), Optional::isPresent)
          .orElseThrow();
    }

    void awaitCalls(int atLeast) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> host.calls().size() >= atLeast);
    }

    /** Waits until so many activities have ended and the workflow has seen it. */
    void awaitCompleted(int atLeast) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> completedAndSeen() >= atLeast);
    }

    /**
     * Waits until no telling is under way: an abort cancels it, and to cancel an activity that ends
     * at that moment is an error to the test server, which a real one takes.
     */
    private void awaitTold() {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> telling().isEmpty());
    }

    private Set<Long> telling() {
      Set<Long> open = new HashSet<>();
      Set<Long> ended = new HashSet<>();
      for (HistoryEvent event : history().getEvents()) {
        if (event.hasActivityTaskScheduledEventAttributes()
            && event
                .getActivityTaskScheduledEventAttributes()
                .getActivityType()
                .getName()
                .equals("tell")) {
          open.add(event.getEventId());
        } else if (event.hasActivityTaskCompletedEventAttributes()) {
          ended.add(event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
        } else if (event.hasWorkflowTaskCompletedEventAttributes()) {
          open.removeAll(ended);
        }
      }
      return open;
    }

    private int completedAndSeen() {
      int seen = 0;
      int ended = 0;
      for (HistoryEvent event : history().getEvents()) {
        if (event.hasActivityTaskCompletedEventAttributes()) {
          ended++;
        } else if (event.hasWorkflowTaskCompletedEventAttributes()) {
          seen = ended;
        }
      }
      return seen;
    }

    WorkflowExecutionHistory history() {
      return environment.getWorkflowClient().fetchHistory(id.value());
    }
  }
}
