package dev.salvor.workflow.notice;

import dev.salvor.notice.Notice;
import dev.salvor.notice.NoticeKind;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.notice.NoticeRequest;
import dev.salvor.workflow.contract.notice.NoticeWorkflow;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.profile.ActivityProfiles;
import dev.salvor.workflow.profile.ChangeIds;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts one workflow for each notice of a run, under the notice's id, and forgets it: the run
 * never waits for it, and neither its cancellation nor its end reaches it.
 */
public final class NoticeStarter {
  /** A run that pivots again and again is one story; the log has the rest of it. */
  static final int MOST_PIVOTS = 100;

  private final RunRequest request;
  private final EventNotices notices;
  private Optional<Boolean> wanted = Optional.empty();
  private int pivots;
  private final List<Promise<Boolean>> started = new ArrayList<>();

  /**
   * For the run of {@code request}.
   *
   * @param pauseLimit after which a paused run ends
   */
  public NoticeStarter(RunRequest request, Duration pauseLimit) {
    this.request = request;
    this.notices =
        new EventNotices(
            request.runId().value(), request.definition().runbook().name(), pauseLimit);
  }

  /** The node has said whether it tells anybody. Until it has, a notice's workflow asks. */
  public void wanted(boolean anybody) {
    wanted = Optional.of(anybody);
  }

  /** Whether the node has said that somebody is told. */
  public boolean isWanted() {
    return wanted.orElse(false);
  }

  /** Tells of {@code event}, if that is for people. */
  public void happened(RunEvent event) {
    notices.of(event).filter(this::isNotTooMany).ifPresent(this::tell);
  }

  /** Tells that something still waits. */
  public void stillWaits(RunEvent.Noted noted, Optional<Question> question) {
    tell(notices.reminder(noted, question));
  }

  private static boolean isToBeAsked() {
    return ChangeIds.isIn(ChangeIds.NOTICES_BEFORE_HOST);
  }

  private boolean isNotTooMany(Notice notice) {
    return notice.kind() != NoticeKind.PIVOT || ++pivots <= MOST_PIVOTS;
  }

  private void tell(Notice notice) {
    if (wanted.orElseGet(NoticeStarter::isToBeAsked)) {
      started.add(start(notice, request.node()));
    }
  }

  /** Waits until the engine has what was told so far; to be called before the workflow ends. */
  public void awaitTold() {
    started.forEach(Promise::get);
    started.clear();
  }

  /**
   * Starts the workflow of {@code notice}; whether anybody is told is found out there. Done when it
   * is there: the engine does not begin what a workflow asks for with its last words.
   *
   * @param node whose ways are meant
   */
  public static Promise<Boolean> start(Notice notice, NodeId node) {
    NoticeWorkflow told =
        Workflow.newChildWorkflowStub(
            NoticeWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(notice.id())
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setWorkflowRunTimeout(ActivityProfiles.NOTICE)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setCancellationType(ChildWorkflowCancellationType.ABANDON)
                .build());
    Workflow.newDetachedCancellationScope(
            () ->
                Async.function(told::tell, new NoticeRequest(notice, node))
                    .handle((report, failed) -> failed == null))
        .run();
    return Workflow.getWorkflowExecution(told).handle((there, failed) -> failed == null);
  }
}
