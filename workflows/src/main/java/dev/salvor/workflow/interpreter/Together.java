package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.order.BatchOrder;
import dev.salvor.workflow.contract.run.Route;
import java.util.stream.Stream;

/** Whether hosts can be acted on in batches. Pure. */
final class Together {
  private static final int PAYLOAD = 1_000_000;

  private Together() {}

  /**
   * How many hosts at once: 1 if they cannot be acted on together. Each order to prepare a host has
   * the whole definition in it, and what travels together must stay well below the 2 MiB that the
   * engine takes.
   */
  static int most(RunRequest request) {
    if (!isPossible(request)) {
      return 1;
    }
    try {
      int bytes = SalvorJson.mapper().writeValueAsBytes(request.definition()).length;
      return Math.clamp(PAYLOAD / Math.max(1, bytes), 1, BatchOrder.MOST);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a definition cannot be written as JSON", e);
    }
  }

  /**
   * Every host is reached through the same gateway and none has a worker of its own, and the
   * runbook holds nothing that each host waits for by itself: approvals, groups of steps side by
   * side, reboots.
   */
  static boolean isPossible(RunRequest request) {
    Runbook runbook = request.definition().runbook();
    return request.fleet().stream()
                .flatMap(fleet -> fleet.targets().stream())
                .map(target -> target.route().map(Route::gateway))
                .distinct()
                .count()
            == 1
        && request.fleet().flatMap(Fleet::anyRoute).isPresent()
        && request.fleet().stream()
            .flatMap(fleet -> fleet.targets().stream())
            .allMatch(target -> target.route().flatMap(Route::worker).isEmpty())
        && !Preparation.reboots(runbook)
        && Stream.concat(
                runbook.phases().stream().flatMap(phase -> phase.steps().stream()),
                runbook.finallySteps().stream())
            .allMatch(step -> step instanceof Step.Single single && single.approval().isEmpty());
  }
}
