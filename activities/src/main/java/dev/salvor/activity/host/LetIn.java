package dev.salvor.activity.host;

import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.resolve.WrittenSteps;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Runs that were let in because of a signature order what was signed, and nothing else. Safe for
 * any thread.
 */
final class LetIn {
  private static final int MOST_RUNS = 64;
  private static final int MOST_BYTES = 16 << 20;

  private final HostConnection host;
  private final Admission admission;
  private final Map<RunId, Optional<WrittenSteps>> known = new LinkedHashMap<>();

  LetIn(HostConnection host, Admission admission) {
    this.host = host;
    this.admission = admission;
  }

  /** Why an order must not be begun; empty if it may. */
  Optional<String> strange(SegmentOrder order) {
    if (!admission.isDemanding()) {
      return Optional.empty();
    }
    Optional<WrittenSteps> steps;
    synchronized (known) {
      steps = known.get(order.runId());
    }
    if (steps == null) {
      RunPaths paths = RunPaths.of(order.pin(), order.runId());
      Optional<PrepareReport> first = read(paths.prepared(), PrepareReport.class);
      if (first.isEmpty()) {
        return Optional.of("the run was never made ready here, so nothing of it is begun");
      }
      steps = Optional.empty();
      // What was let in before anything was demanded goes to its end.
      if (first.get() instanceof PrepareReport.Ready ready && ready.signedBy().isPresent()) {
        Optional<Definition> definition =
            read(paths.definition(), Definition.class).map(Definition::written);
        if (definition.filter(Definitions::isWhole).isEmpty()) {
          return Optional.of(
              "the signed runbook of the run is not in "
                  + paths.definition()
                  + " any more as it was signed, so nothing more of it is begun");
        }
        steps = definition.map(WrittenSteps::new);
      }
      synchronized (known) {
        known.put(order.runId(), steps);
        while (known.size() > MOST_RUNS) {
          known.remove(known.keySet().iterator().next());
        }
      }
    }
    return steps
        .flatMap(written -> written.strange(order.steps()))
        .map(
            id ->
                "the order of "
                    + id
                    + " is not what the signed runbook has there, so it was not begun; whoever sent"
                    + " it can use the engine and its payload key");
  }

  private <T> Optional<T> read(String path, Class<T> as) {
    return host.read(path, 0, MOST_BYTES)
        .map(
            bytes -> {
              try {
                return SalvorJson.mapper().readValue(bytes, as);
              } catch (IOException e) {
                throw new StateUnusableException("cannot read " + path, e);
              }
            });
  }
}
