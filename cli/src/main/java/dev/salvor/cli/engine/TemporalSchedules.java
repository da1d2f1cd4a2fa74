package dev.salvor.cli.engine;

import com.google.protobuf.ByteString;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.schedule.PauseRequest;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import dev.salvor.workflow.contract.schedule.SchedulePauseWorkflow;
import dev.salvor.workflow.standing.StandingOrders;
import dev.salvor.workflow.wire.Wire;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.schedule.v1.TriggerImmediatelyRequest;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.ListScheduleMatchingTimesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.PatchScheduleRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The engine's own schedules. */
final class TemporalSchedules implements Schedules {
  private static final int PAGE = 100;

  /** Opens and seals the values under a workflow's id. */
  private final Function<String, Payloads> payloads;

  private final Function<Duration, WorkflowServiceBlockingStub> stub;
  private final Calls calls;
  private final String namespace;
  private final Clock clock;
  private final ScheduleMemory memory;

  TemporalSchedules(
      EngineTarget target,
      Calls calls,
      Function<Duration, WorkflowServiceBlockingStub> stub,
      Function<String, Payloads> payloads,
      Clock clock,
      Optional<StandingOrders> orders) {
    this.memory = new ScheduleMemory(orders, clock, this::described);
    this.clock = clock;
    this.namespace = target.namespace();
    this.calls = calls;
    this.stub = stub;
    this.payloads = payloads;
  }

  @Override
  public boolean add(RunRequest request) {
    ScheduleId id = request.schedule().orElseThrow().id();
    Schedule wanted =
        ScheduleForms.of(
            request, sealed(id), io.temporal.api.schedule.v1.ScheduleState.getDefaultInstance());
    var create =
        CreateScheduleRequest.newBuilder()
            .setNamespace(namespace)
            .setScheduleId(id.value())
            .setSchedule(wanted)
            .setIdentity(by(request))
            .setRequestId(UUID.randomUUID().toString())
            .build();
    try {
      calls.answer(time -> stub.apply(time).createSchedule(create));
      memory.ordered(id, wanted);
      return true;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
        return false;
      }
      throw calls.problem("adding schedule " + id, e);
    }
  }

  @Override
  public void replace(RunRequest request, ScheduleState old) {
    ScheduleId id = request.schedule().orElseThrow().id();
    var state =
        io.temporal.api.schedule.v1.ScheduleState.newBuilder()
            .setPaused(old.paused())
            .setNotes(old.note().text())
            .build();
    Schedule wanted = ScheduleForms.of(request, sealed(id), state);
    var update =
        UpdateScheduleRequest.newBuilder()
            .setNamespace(namespace)
            .setScheduleId(id.value())
            .setSchedule(wanted)
            .setIdentity(by(request))
            .setRequestId(UUID.randomUUID().toString())
            .build();
    done("replacing schedule " + id, time -> stub.apply(time).updateSchedule(update));
    memory.ordered(id, wanted);
  }

  private static String by(RunRequest request) {
    return request.submitter().user() + "@" + request.submitter().machine();
  }

  private Payloads sealed(ScheduleId id) {
    return payloads.apply(Wire.SCHEDULE + id);
  }

  @Override
  public Optional<ScheduleState> find(ScheduleId id) {
    return described(id.value()).map(found -> state(id, found));
  }

  private Optional<DescribeScheduleResponse> described(String id) {
    var request =
        DescribeScheduleRequest.newBuilder().setNamespace(namespace).setScheduleId(id).build();
    try {
      return Optional.of(calls.answer(time -> stub.apply(time).describeSchedule(request)));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND && !Calls.isNamespace(e)) {
        return Optional.empty();
      }
      throw calls.problem("looking at schedule " + id, e);
    }
  }

  private ScheduleState state(ScheduleId id, DescribeScheduleResponse found) {
    var info = found.getInfo();
    Instant created = Times.of(info.getCreateTime());
    Instant updated = info.hasUpdateTime() ? Times.of(info.getUpdateTime()) : created;
    RunRequest request =
        sealed(id)
            .first(found.getSchedule().getAction().getStartWorkflow().getInput(), RunRequest.class)
            .filter(r -> r.schedule().filter(terms -> terms.id().equals(id)).isPresent())
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.USAGE, "schedule " + id + " on this engine is not Salvor's"));
    return new ScheduleState(
        request,
        found.getSchedule().getState().getPaused(),
        ScheduleNote.parse(found.getSchedule().getState().getNotes()),
        updated.isAfter(created) ? updated : created,
        // Of a paused one the engine does not leave out what is over.
        info.getFutureActionTimesList().stream()
            .map(Times::of)
            .filter(at -> at.isAfter(clock.instant()))
            .toList(),
        new ScheduleState.Counts(
            info.getActionCount(),
            info.getMissedCatchupWindow(),
            info.getOverlapSkipped() + info.getBufferDropped()));
  }

  @Override
  public boolean forget(ScheduleId id) {
    return memory.forget(id);
  }

  @Override
  public Map<String, List<String>> unordered() {
    return memory.unordered();
  }

  @Override
  public Listed list() {
    List<ScheduleState> ours = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String name : names()) {
      try {
        described(name).map(found -> state(new ScheduleId(name), found)).ifPresent(ours::add);
      } catch (IllegalArgumentException anotherName) {
        others.add(name);
      } catch (CliProblem e) {
        if (e.exitCode() == ExitCode.ENGINE_UNREACHABLE) {
          throw e;
        }
        others.add(name);
      }
    }
    return new Listed(ours, others);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    ByteString token = ByteString.EMPTY;
    do {
      var request =
          ListSchedulesRequest.newBuilder()
              .setNamespace(namespace)
              .setMaximumPageSize(PAGE)
              .setNextPageToken(token)
              .build();
      ListSchedulesResponse page =
          done("listing schedules", time -> stub.apply(time).listSchedules(request));
      page.getSchedulesList().forEach(one -> names.add(one.getScheduleId()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return names.stream().sorted().toList();
  }

  @Override
  public List<Instant> due(ScheduleId id, Instant from, Instant to) {
    var request =
        ListScheduleMatchingTimesRequest.newBuilder()
            .setNamespace(namespace)
            .setScheduleId(id.value())
            .setStartTime(Times.to(from))
            .setEndTime(Times.to(to))
            .build();
    return done(
            "asking for the due times of schedule " + id,
            time -> stub.apply(time).listScheduleMatchingTimes(request))
        .getStartTimeList()
        .stream()
        .map(Times::of)
        .toList();
  }

  @Override
  public List<RunRow> runs(ScheduleId id, int most) {
    // A run that went on with a fresh history is there once for each, the newest a moment earlier.
    Map<String, RunRow> rows = new LinkedHashMap<>();
    executions("TemporalScheduledById = '" + id + "' AND ExecutionStatus != 'ContinuedAsNew'", most)
        .forEach(
            info ->
                Descriptions.row(info).ifPresent(row -> rows.putIfAbsent(row.id().value(), row)));
    return List.copyOf(rows.values());
  }

  @Override
  public List<Paused> pauses(ScheduleId id) {
    return executions("WorkflowId STARTS_WITH '" + SchedulePause.keepers(id) + "'", PAGE).stream()
        .map(
            info ->
                new Paused(
                    Times.of(info.getStartTime()),
                    info.hasCloseTime()
                        ? Optional.of(Times.of(info.getCloseTime()))
                        : Optional.empty()))
        .toList();
  }

  private List<WorkflowExecutionInfo> executions(String query, int most) {
    var request =
        ListWorkflowExecutionsRequest.newBuilder()
            .setNamespace(namespace)
            .setPageSize(most)
            .setQuery(query)
            .build();
    return done("listing runs", time -> stub.apply(time).listWorkflowExecutions(request))
        .getExecutionsList();
  }

  @Override
  public void pause(ScheduleState schedule, PauseRequest pause, ScheduleNote note) {
    String id = pause.pause().keeper(schedule.id());
    var start =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(namespace)
            .setWorkflowId(id)
            .setWorkflowType(WorkflowType.newBuilder().setName(SchedulePauseWorkflow.TYPE))
            .setTaskQueue(TaskQueue.newBuilder().setName(TaskQueues.of(schedule.request())))
            .setInput(payloads.apply(id).seal(pause))
            .setIdentity(pause.pause().by())
            .setRequestId(UUID.randomUUID().toString())
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .build();
    done(
        "pausing schedule " + schedule.id(),
        time -> stub.apply(time).startWorkflowExecution(start));
    patch(schedule.id(), "pausing", SchedulePatch.newBuilder().setPause(note.text()).build());
    memory.held(schedule.id(), true, note);
  }

  @Override
  public void resume(ScheduleId id, ScheduleNote note, Optional<SchedulePause> pause) {
    patch(id, "resuming", SchedulePatch.newBuilder().setUnpause(note.text()).build());
    memory.held(id, false, note);
    pause.ifPresent(over -> endKeeper(id, over));
  }

  @Override
  public void trigger(ScheduleId id) {
    memory.run(id);
    patch(
        id,
        "running",
        SchedulePatch.newBuilder()
            .setTriggerImmediately(TriggerImmediatelyRequest.getDefaultInstance())
            .build());
  }

  private void patch(ScheduleId id, String what, SchedulePatch patch) {
    var request =
        PatchScheduleRequest.newBuilder()
            .setNamespace(namespace)
            .setScheduleId(id.value())
            .setPatch(patch)
            .setRequestId(UUID.randomUUID().toString())
            .build();
    done(what + " schedule " + id, time -> stub.apply(time).patchSchedule(request));
  }

  @Override
  public void remove(ScheduleId id, Optional<SchedulePause> pause) {
    var request =
        DeleteScheduleRequest.newBuilder()
            .setNamespace(namespace)
            .setScheduleId(id.value())
            .build();
    done("removing schedule " + id, time -> stub.apply(time).deleteSchedule(request));
    boolean unused = memory.forget(id);
    pause.ifPresent(over -> endKeeper(id, over));
  }

  /** One that has ended already is as it should be. */
  private void endKeeper(ScheduleId id, SchedulePause pause) {
    var request =
        RequestCancelWorkflowExecutionRequest.newBuilder()
            .setNamespace(namespace)
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(pause.keeper(id)))
            .setRequestId(UUID.randomUUID().toString())
            .build();
    try {
      calls.answer(time -> stub.apply(time).requestCancelWorkflowExecution(request));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw calls.problem("ending the pause of schedule " + id, e);
      }
    }
  }

  private <T> T done(String what, Function<Duration, T> call) {
    try {
      return calls.answer(call);
    } catch (StatusRuntimeException e) {
      throw calls.problem(what, e);
    }
  }
}
