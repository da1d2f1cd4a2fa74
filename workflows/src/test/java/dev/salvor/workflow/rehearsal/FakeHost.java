package dev.salvor.workflow.rehearsal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host whose checks answer as the test says, and which remembers everything it was told. */
final class FakeHost implements HostActivities {
  final List<PrepareOrder> prepared = new CopyOnWriteArrayList<>();
  final List<SegmentOrder> ordered = new CopyOnWriteArrayList<>();
  final List<CloseOrder> closed = new CopyOnWriteArrayList<>();
  final Map<String, AttemptResult> results = new ConcurrentHashMap<>();
  volatile boolean closes = true;
  volatile PrepareReport answer =
      new PrepareReport.Ready(
          new HostPin("machine", "/state", "id"),
          JsonNodeFactory.instance.objectNode(),
          "/state/runs/p",
          List.of("no root"));

  @Override
  public PrepareReport prepare(PrepareOrder order) {
    prepared.add(order);
    return answer;
  }

  @Override
  public SegmentReport segment(SegmentOrder order) {
    ordered.add(order);
    StepOrder step = order.steps().get(0);
    AttemptResult result = results.getOrDefault(step.id(), new AttemptResult.Exited(0));
    return new SegmentReport.Ended(
        order.segment(),
        order.order(),
        List.of(
            new StepReport(
                step.id(),
                1,
                result.equals(new AttemptResult.Exited(0)),
                StepPart.COMMAND,
                result,
                Instant.EPOCH,
                Instant.EPOCH,
                "looked\nlast words of " + step.id() + "\n",
                0,
                0,
                "",
                Map.of(),
                "",
                false)),
        false);
  }

  @Override
  public void hold(HoldOrder order) {
    throw new AssertionError("a plan holds nothing: " + order);
  }

  @Override
  public void tell(TellOrder order) {
    throw new AssertionError("a plan does not wait: " + order);
  }

  @Override
  public CloseReport close(CloseOrder order) {
    closed.add(order);
    return new CloseReport(closes, closes ? "" : "disk full");
  }
}
