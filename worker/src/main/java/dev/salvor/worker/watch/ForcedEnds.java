package dev.salvor.worker.watch;

import com.google.protobuf.ByteString;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.contract.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs that did not come to their own end: terminated, canceled, reset, or deleted from the engine.
 * Whoever can connect to an engine without a login can do that, so it is told, also of an operator.
 */
final class ForcedEnds {
  /** No engine forgets a closed run sooner. */
  static final Duration REMEMBERED = Duration.ofHours(20);

  private static final String FORCED = "forced";

  /** Of what this node did not begin so many are told of; anybody can make and end runs. */
  private static final int MOST = 20;

  private static final int LISTED = 500;
  private static final int PAGE = 250;
  private static final int MOST_PAGES = 20;

  /** An engine that fails so often takes 5 s for each of the others too. */
  private static final int MOST_FAILURES = 5;

  private static final Set<WorkflowExecutionStatus> FORCIBLE =
      EnumSet.of(
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);

  /** The engine ends by itself what was reset, and calls itself so then. */
  private static final String RESETTING = "history-";

  /** It ends the run before where a schedule says so. */
  private static final String BY_SCHEDULE = "temporal-scheduler";

  private final EngineConnection engine;
  private final List<String> queues;
  private final Set<String> begun;
  private final Instant now;
  private final TreeSet<String> unseen = new TreeSet<>();
  private String why = "";
  private int failures;

  /**
   * On an engine that answers.
   *
   * @param queues only runs of these task queues; none: all
   * @param begun the ids of what this node began since {@link #REMEMBERED}
   */
  ForcedEnds(EngineConnection engine, List<String> queues, Set<String> begun, Instant now) {
    this.engine = engine;
    this.queues = List.copyOf(queues);
    this.begun = begun;
    this.now = now;
  }

  /** Never fails: what the engine does not tell of is a finding of its own. */
  Heard look() {
    List<Finding> out = new ArrayList<>();
    Map<String, WorkflowExecution> own = new LinkedHashMap<>();
    List<Finding> gone = new ArrayList<>();
    for (String run : begun) {
      ask(run, () -> own(run, own, gone));
    }
    gone.stream().limit(MOST).forEach(out::add);
    Map<String, WorkflowExecution> others = new LinkedHashMap<>();
    Set<String> kinds = new TreeSet<>();
    try {
      listed().forEach(info -> others.putIfAbsent(key(info.getExecution()), info.getExecution()));
    } catch (StatusRuntimeException failure) {
      why = words(failure);
      kinds.add(FORCED);
    }
    others.keySet().removeAll(own.keySet());
    own.values().forEach(run -> ask(run.getWorkflowId(), () -> ended(run).ifPresent(out::add)));
    others.values().stream()
        .limit(MOST)
        .forEach(run -> ask(run.getWorkflowId(), () -> ended(run).ifPresent(out::add)));
    if (others.size() > MOST) {
      out.add(more());
    }
    if (!why.isEmpty()) {
      out.add(unseen(kinds.isEmpty() ? "" : "they cannot be listed; "));
    }
    return new Heard(out, new Unseen(unseen, kinds));
  }

  /** What the engine does not tell of one run keeps nothing from being said of the others. */
  private void ask(String run, Runnable question) {
    if (failures >= MOST_FAILURES) {
      unseen.add(run);
      return;
    }
    try {
      question.run();
    } catch (StatusRuntimeException failure) {
      // What was listed and is not found was deleted meanwhile.
      if (failure.getStatus().getCode() != Status.Code.NOT_FOUND) {
        failures++;
        unseen.add(run);
        why = words(failure);
      }
    }
  }

  private Finding unseen(String lead) {
    return new Finding(
        "ended-runs",
        "unseen",
        "not every ended run could be looked at",
        lead
            + (unseen.isEmpty()
                ? ""
                : unseen.size() + ", " + HarmlessText.line(unseen.getFirst()) + " among them: ")
            + why,
        "salvor runs");
  }

  private static String words(StatusRuntimeException failure) {
    return "the engine says " + failure.getStatus().getCode();
  }

  private static Finding more() {
    return new Finding(
        FORCED + "-more",
        "more",
        "more runs were ended by force than are told of one by one",
        "more than "
            + MOST
            + " that this node did not begin itself, parts of its own runs or runs of others",
        "salvor runs");
  }

  private static String key(WorkflowExecution run) {
    return FORCED + ":" + run.getWorkflowId() + ":" + run.getRunId();
  }

  private List<WorkflowExecutionInfo> listed() {
    String query =
        SearchAttributes.RUNBOOK.getName()
            + " IS NOT NULL AND (ExecutionStatus = 'Terminated' OR ExecutionStatus = 'Canceled')"
            + " AND CloseTime > '"
            + now.minus(REMEMBERED).truncatedTo(ChronoUnit.SECONDS)
            + "'"
            + (queues.isEmpty()
                ? ""
                : queues.stream()
                    .map(name -> "TaskQueue = '" + name + "'")
                    .collect(Collectors.joining(" OR ", " AND (", ")")));
    return stub()
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(engine.target().namespace())
                .setPageSize(LISTED)
                .setQuery(query)
                .build())
        .getExecutionsList();
  }

  /** Who asked for a cancellation stands some events before the end, or many. */
  private Optional<Finding> ended(WorkflowExecution run) {
    ByteString next = ByteString.EMPTY;
    int pages = 0;
    do {
      GetWorkflowExecutionHistoryReverseResponse page =
          stub()
              .getWorkflowExecutionHistoryReverse(
                  GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                      .setNamespace(engine.target().namespace())
                      .setExecution(run)
                      .setMaximumPageSize(PAGE)
                      .setNextPageToken(next)
                      .build());
      for (HistoryEvent event : page.getHistory().getEventsList()) {
        if (event.hasWorkflowExecutionTerminatedEventAttributes()
            || event.hasWorkflowExecutionCancelRequestedEventAttributes()) {
          return end(run, event);
        }
      }
      next = page.getNextPageToken();
    } while (!next.isEmpty() && ++pages < MOST_PAGES);
    return next.isEmpty()
        ? Optional.empty()
        : Optional.of(
            finding(
                run,
                "canceled",
                " was canceled on the engine",
                "who did it stands too far back in its history"));
  }

  private static Optional<Finding> end(WorkflowExecution run, HistoryEvent event) {
    if (event.hasWorkflowExecutionTerminatedEventAttributes()) {
      var end = event.getWorkflowExecutionTerminatedEventAttributes();
      boolean reset = end.getIdentity().startsWith(RESETTING);
      return Optional.of(
          finding(
              run,
              reset ? "reset" : "terminated",
              reset ? " was reset on the engine" : " was ended by force on the engine",
              reset
                  ? "with the words: " + end.getReason()
                  : called(end.getIdentity()) + ": " + end.getReason()));
    }
    if (event.hasWorkflowExecutionCancelRequestedEventAttributes()
        && !event
            .getWorkflowExecutionCancelRequestedEventAttributes()
            .hasExternalWorkflowExecution()
        && !event
            .getWorkflowExecutionCancelRequestedEventAttributes()
            .getIdentity()
            .startsWith(BY_SCHEDULE)) {
      var asked = event.getWorkflowExecutionCancelRequestedEventAttributes();
      return Optional.of(
          finding(
              run,
              "canceled",
              " was canceled on the engine",
              called(asked.getIdentity())
                  + (asked.getCause().isBlank() ? "" : ": " + asked.getCause())));
    }
    return Optional.empty();
  }

  private static String called(String identity) {
    return "who did it called itself " + identity;
  }

  private static Finding finding(WorkflowExecution run, String sign, String what, String by) {
    return new Finding(
        key(run),
        sign,
        HarmlessText.line(run.getWorkflowId()) + what,
        HarmlessText.line(by),
        "salvor show " + HarmlessText.line(run.getWorkflowId()),
        Finding.Manner.ONCE);
  }

  /** Nobody can push aside what this node knows to have begun: each is asked for by its name. */
  private void own(String run, Map<String, WorkflowExecution> ended, List<Finding> gone) {
    Optional<WorkflowExecutionInfo> is = described(run);
    if (is.isEmpty()) {
      gone.add(gone(run));
    } else if (FORCIBLE.contains(is.get().getStatus())) {
      ended.put(key(is.get().getExecution()), is.get().getExecution());
    }
  }

  private static Finding gone(String run) {
    return new Finding(
        "gone:" + run,
        "deleted",
        run + " is gone from the engine",
        "this node began it, and the engine does not know it any more: it was deleted, or the"
            + " engine's store is another one",
        "look at its record on the host; salvor run with --run-id " + run + " goes on from it",
        Finding.Manner.ONCE);
  }

  private Optional<WorkflowExecutionInfo> described(String run) {
    try {
      DescribeWorkflowExecutionResponse is =
          stub()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(engine.target().namespace())
                      .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run))
                      .build());
      return is.hasWorkflowExecutionInfo()
          ? Optional.of(is.getWorkflowExecutionInfo())
          : Optional.empty();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private WorkflowServiceBlockingStub stub() {
    return engine.stubs().blockingStub().withDeadlineAfter(5, TimeUnit.SECONDS);
  }
}
