package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.fleet.BatchNews;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.order.BatchOrder;
import dev.salvor.workflow.contract.order.BatchReport;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Optional;

/** What a batch holds of one of its hosts. Pure. */
final class BatchParts {
  private BatchParts() {}

  /** What the host's own run would have been started with. */
  static Optional<RunRequest> request(RunRequest batch, RunId host) {
    return batch.fleet().stream()
        .map(Fleet::targets)
        .flatMap(targets -> targets.stream())
        .map(batch::on)
        .filter(request -> request.runId().equals(host))
        .findFirst();
  }

  /** Where the host's order is; -1 if it has none. */
  static int place(BatchOrder batch, RunId host) {
    for (int i = 0; i < batch.items().size(); i++) {
      if (batch.items().get(i).run().equals(host)) {
        return i;
      }
    }
    return -1;
  }

  static BatchReport.Answer at(BatchReport report, String place) {
    return report.answers().get(Integer.parseInt(place));
  }

  /** How the host ended, if it ended in the batch. */
  static Optional<HostEnd> end(BatchNews news, RunId host) {
    String name = host.value().substring(host.value().indexOf('/') + 1);
    return Optional.ofNullable(news.ended().get(name));
  }
}
