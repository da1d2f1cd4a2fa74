package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/** A host of many runs that counts who is at work on it at the same moment. */
final class GuardedThing implements HostActivities {
  private final List<String> entered = new ArrayList<>();
  private final Set<String> inside = new LinkedHashSet<>();
  private final Set<String> mayLeave = new LinkedHashSet<>();
  private boolean open;
  private int most;

  @Override
  public PrepareReport prepare(PrepareOrder order) {
    return new PrepareReport.Ready(
        InMemoryHost.PIN,
        JsonNodeFactory.instance.objectNode(),
        "/runs/" + order.runId().folder(),
        List.of(),
        false);
  }

  @Override
  public SegmentReport segment(SegmentOrder order) {
    String run = order.runId().value();
    enter(run);
    try {
      while (!isFree(run)) {
        Activity.getExecutionContext().heartbeat("");
        LockSupport.parkNanos(10_000_000);
      }
    } catch (ActivityCompletionException ended) {
      leave(run);
      throw ended;
    }
    leave(run);
    Instant at = Instant.EPOCH;
    return new SegmentReport.Ended(
        order.segment(),
        order.order(),
        order.steps().stream()
            .map(
                step ->
                    new StepReport(
                        step.id(),
                        step.attempt(),
                        true,
                        StepPart.COMMAND,
                        new AttemptResult.Exited(0),
                        at,
                        at,
                        "",
                        0,
                        0,
                        step.id() + ".out",
                        Map.of(),
                        "",
                        false))
            .toList(),
        false);
  }

  private synchronized void enter(String run) {
    entered.add(run);
    inside.add(run);
    most = Math.max(most, inside.size());
  }

  private synchronized boolean isFree(String run) {
    return open || mayLeave.contains(run);
  }

  private synchronized void leave(String run) {
    inside.remove(run);
  }

  /** Lets {@code run} end its work. */
  synchronized void release(String run) {
    mayLeave.add(run);
  }

  /** Lets everybody end at once from now on. */
  synchronized void openForAll() {
    open = true;
  }

  /** Somebody is about to end {@code run} by force: it is at work no longer. */
  synchronized void killed(String run) {
    inside.remove(run);
  }

  synchronized List<String> entered() {
    return List.copyOf(entered);
  }

  /** How many were at work at once, at most. */
  synchronized int most() {
    return most;
  }

  void awaitEntered(String run) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> entered().contains(run));
  }

  @Override
  public void hold(HoldOrder order) {}

  @Override
  public void tell(TellOrder order) {}

  @Override
  public CloseReport close(CloseOrder order) {
    return new CloseReport(true, "");
  }
}
