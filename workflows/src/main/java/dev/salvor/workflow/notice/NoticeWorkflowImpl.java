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
          Async.function(way::deliver, new NoticeDelivery(request.notice(), leg.way()))
              .handle((told, failed) -> failed == null ? told : givenUp(leg, failed)));
    }
    return new NoticeReport(sent.stream().map(Promise::get).toList());
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
