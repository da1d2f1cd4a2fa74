package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.fleet.BatchNews;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.run.NodeId;
import io.temporal.workflow.Async;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The runs of several hosts of a fleet side by side, as long as all goes well on them: each is
 * interpreted as it would be alone, only their orders travel together.
 */
final class BatchRun {
  private final BatchDesk desk;
  private final Map<String, RunbookRun> runs = new LinkedHashMap<>();
  private final Map<String, HostEnd> ended = new LinkedHashMap<>();
  private final Map<String, String> alone = new LinkedHashMap<>();
  private final List<String> failing = new ArrayList<>();
  private final Map<String, NodeId> begunOn = new LinkedHashMap<>();
  private int told;

  BatchRun(RunRequest request, Fleet fleet, InterpreterOptions options) {
    this.desk = new BatchDesk(TaskQueues.of(request));
    for (Fleet.Target target : fleet.targets()) {
      RunRequest host = request.on(target);
      OwnOrders own = new OwnOrders(TaskQueues.of(host));
      runs.put(target.host().name(), new RunbookRun(host, options, new BatchedOrders(desk, own)));
    }
  }

  /** Passes on to every host what is decided about the fleet. */
  DynamicSignalHandler decisions() {
    return (signal, arguments) ->
        runs.values().forEach(run -> run.decisions().handle(signal, arguments));
  }

  BatchNews toItsEnd() {
    desk.opens(runs.size());
    runs.forEach((host, run) -> Async.procedure(() -> toItsEnd(host, run)));
    Workflow.newDetachedCancellationScope(
            () -> {
              boolean more = true;
              while (more) {
                more = desk.serve(() -> ended.size() + alone.size() > told, this::tell);
              }
            })
        .run();
    return news();
  }

  private BatchNews news() {
    return new BatchNews(ended, alone, failing, begunOn);
  }

  private void toItsEnd(String host, RunbookRun run) {
    try {
      ended.put(host, FleetHosts.end(run.toItsEnd()));
    } catch (GoesAlone e) {
      alone.put(host, e.why());
      if (e.isFailing()) {
        failing.add(host);
      }
      run.begunOn().ifPresent(node -> begunOn.put(host, node));
    } finally {
      desk.left();
    }
  }

  /** The fleet need not wait for the slowest to hear of the others. */
  private void tell() {
    boolean isUrgent = !alone.isEmpty() || desk.open() == desk.apart();
    int known = ended.size() + alone.size();
    if (!isUrgent || known == told) {
      return;
    }
    told = known;
    BatchNews news = news();
    Workflow.getInfo()
        .getParentWorkflowId()
        .ifPresent(
            fleet ->
                Async.procedure(
                        () ->
                            Workflow.newUntypedExternalWorkflowStub(fleet)
                                .signal(BatchNews.SIGNAL, news))
                    // A fleet that has ended needs no news.
                    .handle(
                        (done, failed) ->
                            failed == null || failed instanceof SignalExternalWorkflowException));
  }
}
