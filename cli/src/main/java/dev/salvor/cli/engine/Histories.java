package dev.salvor.cli.engine;

import com.google.protobuf.ByteString;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.RunId;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Reads histories page by page; safe for any thread. */
final class Histories {
  private static final Duration MEMORY_PACE = Duration.ofMillis(250);
  private static final int PAGE = 200;

  /** The server answers this much before the caller's deadline. */
  private static final Duration WAIT_MARGIN = Duration.ofSeconds(1);

  private final EngineTarget target;
  private final Calls calls;
  private final Function<Duration, WorkflowServiceBlockingStub> stub;
  private final Function<RunId, Payloads> payloads;
  private final Map<RunId, RunId> batchOf = new ConcurrentHashMap<>();

  Histories(
      EngineTarget target,
      Calls calls,
      Function<Duration, WorkflowServiceBlockingStub> stub,
      Function<RunId, Payloads> payloads) {
    this.target = target;
    this.calls = calls;
    this.stub = stub;
    this.payloads = payloads;
  }

  /** What is read of {@code host} from now on is its part of {@code batch}. */
  void isIn(RunId host, RunId batch) {
    batchOf.put(host, batch);
  }

  /** What is read of {@code host} from now on is its own. */
  void isAlone(RunId host) {
    batchOf.remove(host);
  }

  /** The next part of a history; {@code atMost} is how long to wait for something new. */
  HistoryPage page(RunId id, HistoryCursor cursor, Duration atMost) {
    return target.kind() == EngineKind.MEMORY
        ? wholeHistory(id, cursor, atMost)
        : newHistory(id, cursor, atMost);
  }

  /** What the hosts of a batch have answered, each event opened once. */
  void answers(RunState batch, BiConsumer<RunId, StepReport> heard) {
    BatchAnswers answers = new BatchAnswers(payloads.apply(batch.id()), heard);
    Optional<HistoryCursor> cursor = Optional.of(HistoryCursor.atStartOf(batch.firstExecution()));
    while (cursor.isPresent()) {
      GetWorkflowExecutionHistoryResponse page = read(batch.id(), cursor.get(), Duration.ZERO);
      page.getHistory().getEventsList().forEach(answers::take);
      HistoryCursor now = cursor.get();
      ByteString token = page.getNextPageToken();
      cursor =
          answers
              .continuedAs()
              .map(HistoryCursor::atStartOf)
              .or(
                  () ->
                      Optional.of(new HistoryCursor(now.execution(), token, Map.of()))
                          .filter(next -> !token.isEmpty() && !token.equals(now.token())));
    }
  }

  /**
   * The engine in memory knows no pages and waits only for what comes after the call: it is asked
   * for the whole again and again, and facts that come twice are taken once.
   */
  private HistoryPage wholeHistory(RunId id, HistoryCursor cursor, Duration atMost) {
    try {
      TimeUnit.MILLISECONDS.sleep(Math.min(atMost.toMillis(), MEMORY_PACE.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    HistoryPage page = newHistory(id, cursor, Duration.ZERO);
    boolean over = page.next().isPresent() || atMost.isZero() || page.ends();
    return over ? page : new HistoryPage(page.facts(), Optional.of(cursor));
  }

  private HistoryPage newHistory(RunId run, HistoryCursor cursor, Duration atMost) {
    RunId id = batchOf.getOrDefault(run, run);
    GetWorkflowExecutionHistoryResponse answer;
    try {
      answer = read(id, cursor, atMost);
    } catch (StatusRuntimeException e) {
      return new HistoryPage(List.of(), Optional.of(cursor)); // nothing new in that time
    }
    Optional<RunId> only = Optional.of(run).filter(batchOf::containsKey);
    HistoryDecoder decoder = new HistoryDecoder(id, payloads.apply(id), cursor.open(), only);
    answer.getHistory().getEventsList().forEach(decoder::take);
    HistoryPage page =
        new HistoryPage(decoder.facts(), next(cursor, decoder, answer.getNextPageToken()));
    return only.isEmpty() && page.ends() ? orReset(id, cursor, page) : page;
  }

  /** A run that was reset goes on in another execution, whatever the end of this one is. */
  private HistoryPage orReset(RunId id, HistoryCursor cursor, HistoryPage page) {
    WorkflowExecution newest = WorkflowExecution.newBuilder().setWorkflowId(id.value()).build();
    try {
      WorkflowExecutionInfo now = describe(newest);
      if (now.getExecution().getRunId().equals(cursor.execution())
          || !now.getFirstRunId()
              .equals(
                  describe(newest.toBuilder().setRunId(cursor.execution()).build())
                      .getFirstRunId())) {
        return page;
      }
      return new HistoryPage(
          page.facts().stream().filter(fact -> !(fact instanceof Fact.Ended)).toList(),
          Optional.of(HistoryCursor.atStartOf(now.getExecution().getRunId())));
    } catch (StatusRuntimeException gone) {
      return page;
    }
  }

  private WorkflowExecutionInfo describe(WorkflowExecution execution) {
    var request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(target.namespace())
            .setExecution(execution)
            .build();
    return calls
        .answer(time -> stub.apply(time).describeWorkflowExecution(request))
        .getWorkflowExecutionInfo();
  }

  /**
   * Events as the engine has them.
   *
   * @throws StatusRuntimeException only if nothing new came in the time
   */
  private GetWorkflowExecutionHistoryResponse read(
      RunId id, HistoryCursor cursor, Duration atMost) {
    var request =
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setNamespace(target.namespace())
            .setExecution(
                WorkflowExecution.newBuilder()
                    .setWorkflowId(id.value())
                    .setRunId(cursor.execution()))
            .setMaximumPageSize(PAGE)
            .setWaitNewEvent(!atMost.isZero())
            .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
            .setNextPageToken(cursor.token())
            .build();
    try {
      return atMost.isZero()
          ? calls.answer(time -> stub.apply(time).getWorkflowExecutionHistory(request))
          : stub.apply(atMost.plus(WAIT_MARGIN)).getWorkflowExecutionHistory(request);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
        throw e;
      }
      if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        throw calls.silence(e);
      }
      throw calls.problem("reading the history of run " + id, e);
    }
  }

  private static Optional<HistoryCursor> next(
      HistoryCursor cursor, HistoryDecoder decoder, ByteString token) {
    if (decoder.continuedAs().isPresent()) {
      return decoder.continuedAs().map(HistoryCursor::atStartOf);
    }
    return token.isEmpty()
        ? Optional.empty()
        : Optional.of(new HistoryCursor(cursor.execution(), token, decoder.open()));
  }
}
