package dev.salvor.cli.engine;

import com.google.protobuf.ByteString;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunbookWorkflow;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayRequest;
import dev.salvor.workflow.contract.lock.LockView;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.run.AuditMark;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.Submitter;
import dev.salvor.workflow.standing.StandingOrders;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.common.converter.DataConverter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The engine over its service interface; opens payloads only where a call needs it. */
public final class TemporalEngine implements Engine {
  private static final Duration DEADLINE = Duration.ofSeconds(4);
  private static final int LAST_EVENTS = 20;
  private static final int LEAST_PAGE = 200;

  private final EngineTarget target;
  private final Supplier<DataConverter> converter;
  private final Calls calls;
  private final EngineConnection link;
  private final Histories histories;
  private final Clock clock;
  private final Optional<StandingOrders> orders;

  /** Connects lazily: nothing is sent and no key is read before the first call that needs it. */
  public TemporalEngine(EngineTarget target, Supplier<DataConverter> converter, Clock clock) {
    this(target, converter, clock, Optional.empty());
  }

  /** The same; {@code orders} keeps what is ordered of schedules. */
  public TemporalEngine(
      EngineTarget target,
      Supplier<DataConverter> converter,
      Clock clock,
      Optional<StandingOrders> orders) {
    this.orders = orders;
    this.target = target;
    this.converter = converter;
    this.clock = clock;
    this.calls = new Calls(target, DEADLINE);
    this.link = EngineConnection.open(target);
    this.histories = new Histories(target, calls, this::stub, this::payloads);
  }

  @Override
  public Started start(RunRequest request) {
    return start(request, Starts::request);
  }

  @Override
  public Started goOn(RunRequest request) {
    return start(request, Starts::again);
  }

  private Started start(RunRequest request, Starts.Form form) {
    var start =
        form.of(
            request,
            target.namespace(),
            payloads(request.runId()).forType(Starts.type(request).getName()).seal(request));
    try {
      var answer = calls.answer(time -> stub(time).startWorkflowExecution(start));
      return answer.getStarted() ? Started.NEW : Started.RUNNING_ALREADY;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
        return Started.ENDED_BEFORE;
      }
      throw calls.problem("starting run " + request.runId(), e);
    }
  }

  @Override
  public void startPlan(RunRequest request) {
    var start =
        Starts.plan(
            request,
            target.namespace(),
            payloads(request.runId()).forType(PlanWorkflow.TYPE).seal(request));
    try {
      calls.answer(time -> stub(time).startWorkflowExecution(start));
    } catch (StatusRuntimeException e) {
      throw calls.problem("starting plan " + request.runId(), e);
    }
  }

  @Override
  public Optional<PlanReport> planned(RunId id, Duration atMost) {
    return ended(id, atMost, "plan", PlanReport.class);
  }

  @Override
  public void ask(GatewayRequest request) {
    var start = Starts.question(request, target.namespace(), payloads(request.id()).seal(request));
    try {
      calls.answer(time -> stub(time).startWorkflowExecution(start));
    } catch (StatusRuntimeException e) {
      throw calls.problem("asking gateway " + request.gateway(), e);
    }
  }

  @Override
  public Optional<GatewayAnswer> answered(RunId id, Duration atMost) {
    return ended(id, atMost, "question", GatewayAnswer.class);
  }

  private <T> Optional<T> ended(RunId id, Duration atMost, String what, Class<T> result) {
    var request =
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setNamespace(target.namespace())
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id.value()))
            .setWaitNewEvent(true)
            .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
            .build();
    try {
      var answer = stub(atMost).getWorkflowExecutionHistory(request);
      return answer.getHistory().getEventsList().stream()
          .findFirst()
          .map(end -> AskedEnd.of(what + " " + id, end, payloads(id), result));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
        return Optional.empty();
      }
      if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        throw calls.silence(e);
      }
      throw calls.problem("waiting for " + what + " " + id, e);
    }
  }

  @Override
  public Optional<RunState> describe(RunId id) {
    var request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(target.namespace())
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id.value()))
            .build();
    Optional<DescribeWorkflowExecutionResponse> answer =
        known("looking at run " + id, time -> stub(time).describeWorkflowExecution(request));
    // A host that has left its batch has a run of its own from then on.
    answer.ifPresent(found -> histories.isAlone(id));
    return answer
        .map(
            found ->
                Descriptions.state(
                    id,
                    found,
                    payloads(id),
                    () -> lastTaskFailure(id, found.getWorkflowExecutionInfo().getExecution()),
                    clock.instant()))
        .or(() -> inBatch(id));
  }

  /** A host of a fleet on which all goes well has no workflow of its own. */
  private Optional<RunState> inBatch(RunId id) {
    if (id.fleet().isEmpty() || id.isBatch()) {
      return Optional.empty();
    }
    Batches batches = new Batches(this);
    Optional<RunId> batch = batches.of(id);
    batch.ifPresent(found -> histories.isIn(id, found));
    return batch.flatMap(found -> batches.state(id, found));
  }

  /** Later attempts leave no event behind, so the reason may be that of an earlier one. */
  private Optional<String> lastTaskFailure(RunId id, WorkflowExecution execution) {
    var request =
        GetWorkflowExecutionHistoryReverseRequest.newBuilder()
            .setNamespace(target.namespace())
            .setExecution(execution)
            .setMaximumPageSize(LAST_EVENTS)
            .build();
    try {
      var events =
          calls
              .answer(time -> stub(time).getWorkflowExecutionHistoryReverse(request))
              .getHistory()
              .getEventsList();
      return TaskFailures.last(events, payloads(id));
    } catch (StatusRuntimeException e) {
      return Optional.empty(); // the engine in memory cannot be asked that
    }
  }

  @Override
  public boolean terminate(RunId id, String why, Submitter by) {
    var request =
        TerminateWorkflowExecutionRequest.newBuilder()
            .setNamespace(target.namespace())
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(id.value()))
            .setReason(why)
            .setIdentity(by.user() + "@" + by.machine())
            .build();
    return known("ending run " + id, time -> stub(time).terminateWorkflowExecution(request))
        .isPresent();
  }

  @Override
  public HistoryPage history(RunId id, HistoryCursor cursor, Duration atMost) {
    return histories.page(id, cursor, atMost);
  }

  @Override
  public Map<RunId, RunState.Live> doing(RunId id) {
    var request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(target.namespace())
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id.value()))
            .build();
    return known("looking at run " + id, time -> stub(time).describeWorkflowExecution(request))
        .map(found -> Descriptions.doing(id, found, payloads(id)))
        .orElse(Map.of());
  }

  @Override
  public void answers(RunId batch, BiConsumer<RunId, StepReport> heard) {
    describe(batch).ifPresent(state -> histories.answers(state, heard));
  }

  @Override
  public List<RunRow> list(RunFilter filter) {
    List<RunRow> rows = new ArrayList<>();
    ByteString token = ByteString.EMPTY;
    do {
      ListWorkflowExecutionsResponse page =
          // What is no run of ours is left out, and anybody can put a lot of that there.
          page(ListQuery.of(filter), token, Math.max(LEAST_PAGE, filter.limit() - rows.size()));
      page.getExecutionsList().stream()
          .flatMap(info -> Descriptions.row(info).stream())
          .limit(filter.limit() - rows.size())
          .forEach(rows::add);
      token = page.getNextPageToken();
    } while (!token.isEmpty() && rows.size() < filter.limit());
    return new Batches(this)
        .expanded(rows, filter.host()).stream()
            .filter(row -> filter.of().isEmpty() || filter.fits(row))
            .toList();
  }

  private ListWorkflowExecutionsResponse page(String query, ByteString token, int size) {
    var request =
        ListWorkflowExecutionsRequest.newBuilder()
            .setNamespace(target.namespace())
            .setPageSize(Math.min(size, 1000))
            .setQuery(query)
            .setNextPageToken(token)
            .build();
    try {
      return calls.answer(time -> stub(time).listWorkflowExecutions(request));
    } catch (StatusRuntimeException e) {
      throw calls.problem("listing what the engine has", e);
    }
  }

  @Override
  public List<AuditMark> auditMarks() {
    return page(ListQuery.ENDED, ByteString.EMPTY, 1000).getExecutionsList().stream()
        .flatMap(
            info ->
                Descriptions.audit(info, payloads(info.getExecution().getWorkflowId())).stream())
        .toList();
  }

  @Override
  public List<LockView> locks() {
    return page(ListQuery.LOCKS, ByteString.EMPTY, 1000).getExecutionsList().stream()
        .flatMap(info -> lock(info.getExecution()).stream())
        .toList();
  }

  /** The list knows of changes a moment later only. */
  private Optional<LockView> lock(WorkflowExecution execution) {
    var request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(target.namespace())
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(execution.getWorkflowId()))
            .build();
    String id = execution.getWorkflowId();
    return known("looking at " + id, time -> stub(time).describeWorkflowExecution(request))
        .flatMap(found -> Descriptions.lock(found, payloads(id)));
  }

  @Override
  public boolean decide(RunId id, Decision decision) {
    var asked =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(target.namespace())
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id.value()))
            .build();
    return known("looking at " + id, time -> stub(time).describeWorkflowExecution(asked))
        .map(found -> Descriptions.firstExecution(found.getWorkflowExecutionInfo()))
        .filter(execution -> decide(id, execution, decision))
        .isPresent();
  }

  /** An execution of the same id that comes later does not take it. */
  private boolean decide(RunId id, String execution, Decision decision) {
    var request =
        SignalWorkflowExecutionRequest.newBuilder()
            .setNamespace(target.namespace())
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(id.value()))
            .setSignalName(RunbookWorkflow.DECIDE)
            .setInput(payloads(id).forExecution(execution).seal(decision))
            .setIdentity(decision.user() + "@" + decision.from())
            .setRequestId(decision.id())
            .build();
    return known("sending the decision", time -> stub(time).signalWorkflowExecution(request))
        .isPresent();
  }

  @Override
  public Schedules schedules() {
    return new TemporalSchedules(target, calls, this::stub, this::payloads, clock, orders);
  }

  /** Begins to connect, for a call that will come; returns at once. */
  public void connect() {
    link.connect();
  }

  /** What it is connected to. */
  public EngineTarget target() {
    return target;
  }

  @Override
  public String address() {
    return target.address();
  }

  @Override
  public void close() {
    link.close();
  }

  private WorkflowServiceBlockingStub stub(Duration deadline) {
    return link.stubs()
        .blockingStub()
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Payloads payloads(RunId id) {
    return payloads(id.value());
  }

  private Payloads payloads(String workflowId) {
    try {
      return new Payloads(converter.get(), target.namespace(), workflowId);
    } catch (UncheckedIOException e) {
      throw new CliProblem(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private <T> Optional<T> known(String what, Function<Duration, T> call) {
    try {
      return Optional.of(calls.answer(call));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND && !Calls.isNamespace(e)) {
        return Optional.empty();
      }
      throw calls.problem(what, e);
    }
  }
}
