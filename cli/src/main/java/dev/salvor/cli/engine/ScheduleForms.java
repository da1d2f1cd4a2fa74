package dev.salvor.cli.engine;

import com.google.protobuf.Duration;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.schedule.Overlap;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleAction;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.schedule.v1.ScheduleState;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;

/** A schedule in the engine's words. */
final class ScheduleForms {
  private ScheduleForms() {}

  /** What {@code request} asks for. */
  static Schedule of(RunRequest request, Payloads sealed, ScheduleState state) {
    ScheduleTerms terms = request.schedule().orElseThrow();
    return Schedule.newBuilder()
        .setSpec(spec(terms))
        .setPolicies(
            SchedulePolicies.newBuilder()
                .setOverlapPolicy(policy(terms.overlap()))
                .setCatchupWindow(duration(terms.catchUp())))
        .setAction(
            ScheduleAction.newBuilder()
                .setStartWorkflow(
                    NewWorkflowExecutionInfo.newBuilder()
                        .setWorkflowId(terms.id().value())
                        .setWorkflowType(Starts.type(request))
                        .setTaskQueue(TaskQueue.newBuilder().setName(TaskQueues.of(request)))
                        .setInput(sealed.seal(request))
                        .setSearchAttributes(Starts.attributes(request))))
        .setState(state)
        .build();
  }

  private static ScheduleSpec spec(ScheduleTerms terms) {
    ScheduleSpec.Builder spec =
        ScheduleSpec.newBuilder()
            .setTimezoneName(terms.timezone())
            .setJitter(duration(terms.jitter()));
    terms.cron().ifPresent(spec::addCronString);
    terms
        .every()
        .ifPresent(time -> spec.addInterval(IntervalSpec.newBuilder().setInterval(duration(time))));
    return spec.build();
  }

  private static ScheduleOverlapPolicy policy(Overlap overlap) {
    return switch (overlap) {
      case SKIP -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP;
      case BUFFER_ONE -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE;
      case ALLOW -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL;
      case CANCEL_OTHER -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER;
    };
  }

  private static Duration duration(java.time.Duration time) {
    return Duration.newBuilder().setSeconds(time.toSeconds()).build();
  }
}
