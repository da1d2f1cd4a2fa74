package dev.salvor.worker.watch;

import com.google.protobuf.ByteString;
import dev.salvor.runbook.Durations;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.wire.MissingKeyException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Open runs: one that waits too long, one that is paused too long, one that is stuck. */
final class RunsLook {
  private static final int PAGE = 200;

  /** Each is asked for by itself, and a timer ends the whole call after 5 min. */
  private static final int MOST_LOOKED_AT = 2000;

  /** An engine that fails so often takes 5 s for each of the others too. */
  private static final int MOST_FAILURES = 5;

  private static final int STUCK_FROM = 3;
  private static final Duration PAUSE_LIMIT = Duration.ofDays(7);
  private static final Pattern PAUSED_AT = Pattern.compile(" at (\\S+Z)");

  private final EngineConnection engine;
  private final DataConverter converter;
  private final List<String> queues;
  private final Limits limits;
  private final Instant now;

  /**
   * On an engine that answers.
   *
   * @param queues only runs of these task queues; none: all
   */
  RunsLook(
      EngineConnection engine,
      DataConverter converter,
      List<String> queues,
      Limits limits,
      Instant now) {
    this.engine = engine;
    this.converter = converter;
    this.queues = List.copyOf(queues);
    this.limits = limits;
    this.now = now;
  }

  /**
   * How many there are, and what is wrong with them.
   *
   * @param unseen runs of which the engine did not tell
   */
  record Seen(long open, List<Finding> findings, Unseen unseen) {
    Seen {
      findings = List.copyOf(findings);
    }

    /** With what else was heard. */
    Seen and(Heard more) {
      List<Finding> all = new ArrayList<>(findings);
      all.addAll(more.findings());
      return new Seen(open, all, unseen.and(more.unseen()));
    }
  }

  Seen look() {
    List<Finding> out = new ArrayList<>();
    List<String> open = open();
    List<String> unseen =
        new ArrayList<>(open.subList(Math.min(open.size(), MOST_LOOKED_AT), open.size()));
    String why = "there are more than " + MOST_LOOKED_AT;
    int failures = 0;
    for (String run : open.subList(0, open.size() - unseen.size())) {
      if (failures >= MOST_FAILURES) {
        unseen.add(run);
        continue;
      }
      try {
        out.addAll(findings(run));
      } catch (StatusRuntimeException failure) {
        // What is not found has ended meanwhile.
        if (failure.getStatus().getCode() != Status.Code.NOT_FOUND) {
          failures++;
          unseen.add(run);
          why = "the engine says " + failure.getStatus().getCode();
        }
      }
    }
    if (!unseen.isEmpty()) {
      out.add(unseen(unseen, open.size(), why));
    }
    return new Seen(open.size(), out, Unseen.of(Set.copyOf(unseen)));
  }

  private static Finding unseen(List<String> unseen, int open, String why) {
    return new Finding(
        "runs",
        "unseen",
        "not every open run could be looked at",
        unseen.size() + " of " + open + ", " + unseen.getFirst() + " among them: " + why,
        "salvor runs");
  }

  private List<String> open() {
    String query =
        SearchAttributes.RUNBOOK.getName()
            + " IS NOT NULL AND ExecutionStatus = 'Running'"
            + (queues.isEmpty()
                ? ""
                : queues.stream()
                    .map(name -> "TaskQueue = '" + name + "'")
                    .collect(Collectors.joining(" OR ", " AND (", ")")));
    Set<String> out = new LinkedHashSet<>();
    ByteString next = ByteString.EMPTY;
    do {
      ListWorkflowExecutionsResponse page =
          engine
              .stubs()
              .blockingStub()
              .withDeadlineAfter(5, TimeUnit.SECONDS)
              .listWorkflowExecutions(
                  ListWorkflowExecutionsRequest.newBuilder()
                      .setNamespace(engine.target().namespace())
                      .setPageSize(PAGE)
                      .setNextPageToken(next)
                      .setQuery(query)
                      .build());
      page.getExecutionsList().forEach(run -> out.add(run.getExecution().getWorkflowId()));
      next = page.getNextPageToken();
    } while (!next.isEmpty());
    return List.copyOf(out);
  }

  private List<Finding> findings(String run) {
    DescribeWorkflowExecutionResponse is =
        engine
            .stubs()
            .blockingStub()
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(engine.target().namespace())
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run))
                    .build());
    List<Finding> out = new ArrayList<>();
    if (is.hasPendingWorkflowTask() && is.getPendingWorkflowTask().getAttempt() >= STUCK_FROM) {
      out.add(
          new Finding(
              "stuck:" + run,
              "stuck",
              run + " is STUCK",
              "its workflow task fails again and again, attempt "
                  + is.getPendingWorkflowTask().getAttempt(),
              "salvor show " + run));
    }
    view(run, is)
        .ifPresent(
            view -> {
              view.waiting().flatMap(q -> waiting(run, q)).ifPresent(out::add);
              view.paused().flatMap(who -> paused(run, who)).ifPresent(out::add);
            });
    return out;
  }

  private Optional<RunView> view(String run, DescribeWorkflowExecutionResponse is) {
    Payload memo = is.getWorkflowExecutionInfo().getMemo().getFieldsMap().get(RunView.MEMO_KEY);
    if (memo == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(
          converter
              .withContext(new WorkflowSerializationContext(engine.target().namespace(), run))
              .fromPayload(memo, RunView.class, RunView.class));
    } catch (PayloadCodecException | DataConverterException | MissingKeyException notOurs) {
      return Optional.empty();
    }
  }

  private Optional<Finding> waiting(String run, Question question) {
    if (now.isBefore(question.since().plus(limits.waiting()))) {
      return Optional.empty();
    }
    boolean soon = question.expiresAt().isBefore(now.plus(Limits.SOON));
    boolean approval = question.approval().isPresent();
    return Optional.of(
        new Finding(
            "waiting:" + run + ":" + question.step() + ":" + question.since(),
            soon ? "ends-soon" : "late",
            run
                + " waits without answer at "
                + question.step()
                + (soon ? ", not for much longer" : ""),
            question.why()
                + "\nwaits since "
                + question.since()
                + " ("
                + age(question.since())
                + "), until "
                + question.expiresAt()
                + ", then "
                + question.otherwise().toLowerCase(java.util.Locale.ROOT),
            approval
                ? "salvor approve " + run + " " + question.step() + "   (or deny)"
                : "salvor retry " + run + " " + question.step() + "   (or skip, abort)"));
  }

  private Optional<Finding> paused(String run, String who) {
    Matcher at = PAUSED_AT.matcher(who);
    Optional<Instant> since = at.find() ? time(at.group(1)) : Optional.empty();
    if (since.isEmpty() || now.isBefore(since.get().plus(limits.waiting()))) {
      return Optional.empty();
    }
    Instant end = since.get().plus(PAUSE_LIMIT);
    boolean soon = end.isBefore(now.plus(Duration.ofDays(1)));
    return Optional.of(
        new Finding(
            "paused:" + run + ":" + since.get(),
            soon ? "ends-soon" : "late",
            run + " is paused" + (soon ? ", and ends within a day if nobody resumes it" : ""),
            "by " + who + "\nthe run ends at " + end,
            "salvor resume " + run));
  }

  private String age(Instant since) {
    return Durations.text(Duration.ofMinutes(Duration.between(since, now).toMinutes()));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException other) {
      return Optional.empty();
    }
  }
}
