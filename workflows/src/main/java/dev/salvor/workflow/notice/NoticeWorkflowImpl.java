package dev.salvor.workflow.notice;

import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.notice.NoticeActivities;
import dev.salvor.workflow.contract.notice.NoticeDelivery;
import dev.salvor.workflow.contract.notice.NoticeReport;
import dev.salvor.workflow.contract.notice.NoticeRequest;
import dev.salvor.workflow.contract.notice.NoticeRoute;
import dev.salvor.workflow.contract.notice.NoticeWorkflow;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All ways at once: one that does not answer delays no other. */
public final class NoticeWorkflowImpl implements NoticeWorkflow {
  @Override
  public NoticeReport tell(NoticeRequest request) {
    String queue = TaskQueues.notices(request.node());
    NoticeRoute route =
        Workflow.newActivityStub(NoticeActivities.class, ActivityProfiles.route(queue))
            .route(request);
    List<Promise<NoticeReport.Told>> sent = new ArrayList<>();
    for (NoticeRoute.Leg leg : route.legs()) {
      NoticeActivities way =
          Workflow.newActivityStub(
              NoticeActivities.class,
              ActivityProfiles.deliver(queue, leg.timeout(), leg.retryFor(), leg.way()));
      sent.add(
          sent(way, new NoticeDelivery(request.notice(), leg.way()), leg.retryFor(), 0)
              .handle((told, failed) -> failed == null ? told : givenUp(leg, failed)));
    }
    return new NoticeReport(sent.stream().map(Promise::get).toList());
  }

  /** Being told that there is no place is no failure and takes no try; it is asked again later. */
  private static Promise<NoticeReport.Told> sent(
      NoticeActivities way, NoticeDelivery delivery, Duration retryFor, int round) {
    return Async.function(way::deliver, delivery)
        .thenCompose(
            told ->
                told.busy() && round < ActivityProfiles.rounds(retryFor)
                    ? Workflow.newTimer(ActivityProfiles.pauseAfter(round))
                        .thenCompose(over -> sent(way, delivery, retryFor, round + 1))
                    : Workflow.newPromise(told));
  }

  private static NoticeReport.Told givenUp(NoticeRoute.Leg leg, RuntimeException failed) {
    Throwable why =
        failed instanceof ActivityFailure && failed.getCause() != null ? failed.getCause() : failed;
    return new NoticeReport.Told(
        leg.way(),
        false,
        String.valueOf(
            why instanceof TemporalFailure known ? known.getOriginalMessage() : why.getMessage()));
  }
}
