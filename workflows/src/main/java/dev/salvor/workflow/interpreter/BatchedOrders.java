package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.FailureType;
import dev.salvor.workflow.contract.order.BatchOrder;
import dev.salvor.workflow.contract.order.BatchReport;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.profile.Budgets;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The orders of one host of a batch. As long as nobody has stopped the batch, an answer with which
 * anything is to be decided ends the host's part in it ({@link GoesAlone}).
 */
final class BatchedOrders implements HostOrders {
  private final BatchDesk desk;
  private final OwnOrders own;

  BatchedOrders(BatchDesk desk, OwnOrders own) {
    this.desk = desk;
    this.own = own;
  }

  @Override
  public PrepareReport prepare(PrepareOrder order) {
    PrepareReport report =
        switch (ask(new BatchOrder.Item.Prepare(order), Duration.ZERO, "prepare")) {
          case BatchReport.Answer.Prepared prepared -> prepared.report();
          case BatchReport.Answer other -> otherwise(other, () -> own.prepare(order));
        };
    if (!(report instanceof PrepareReport.Ready) && !desk.isStopped()) {
      String why = "the host is not ready";
      boolean waits =
          report instanceof PrepareReport.Refused refused && refused.refusal() == Refusal.LOCKED;
      throw waits ? new GoesAlone(why) : GoesAlone.failing(why);
    }
    return report;
  }

  @Override
  public SegmentReport segment(SegmentOrder order, String summary) {
    if (Workflow.getInfo().isContinueAsNewSuggested() && !desk.isStopped()) {
      throw new GoesAlone("the history of its batch is long");
    }
    SegmentReport report =
        switch (ask(new BatchOrder.Item.Segment(order), Budgets.longest(order.steps()), summary)) {
          case BatchReport.Answer.Ran ran -> ran.report();
          case BatchReport.Answer other -> otherwise(other, () -> own.segment(order, summary));
        };
    if (!isClean(order, report) && !desk.isStopped()) {
      throw GoesAlone.failing(summary + " did not end well");
    }
    return report;
  }

  private static boolean isClean(SegmentOrder order, SegmentReport report) {
    return report instanceof SegmentReport.Ended ended
        && !ended.stopped()
        && ended.steps().size() == order.steps().size()
        && ended.steps().stream().allMatch(StepReport::done);
  }

  @Override
  public void hold(HoldOrder order) {
    own.hold(order);
  }

  @Override
  public void tell(TellOrder order) {
    own.tell(order);
  }

  @Override
  public CloseReport close(CloseOrder order) {
    CloseReport report =
        switch (ask(new BatchOrder.Item.Close(order), Duration.ZERO, "close")) {
          case BatchReport.Answer.Closed closed -> closed.report();
          case BatchReport.Answer other -> otherwise(other, () -> own.close(order));
        };
    if (!report.closed() && !desk.isStopped()) {
      throw GoesAlone.failing("its folder was not closed");
    }
    return report;
  }

  @Override
  public void decides(String why) {
    if (!desk.isStopped()) {
      throw new GoesAlone(why);
    }
  }

  private BatchReport.Answer ask(BatchOrder.Item item, Duration longest, String summary) {
    try {
      return desk.ask(new BatchDesk.Asking(item, longest, summary));
    } catch (ActivityFailure e) {
      if (desk.isStopped() || e.getCause() instanceof CanceledFailure) {
        throw e;
      }
      throw GoesAlone.failing(Failures.words("batch", e));
    }
  }

  /**
   * One that is late, or had no place on the gateway, is followed alone; one that could not be
   * asked is, if all end here.
   */
  private <T> T otherwise(BatchReport.Answer answer, Supplier<T> alone) {
    if (answer instanceof BatchReport.Answer.Failed failed
        && !failed.type().equals(FailureType.GATEWAY_FULL.name())
        && !desk.isStopped()) {
      throw GoesAlone.failing(failed.why());
    }
    return desk.apart(alone);
  }
}
