package dev.salvor.workflow.contract.order;

import dev.salvor.runbook.Copies;
import java.util.Map;

/**
 * What a heartbeat carries while a batch runs: of each host whose step has lasted, what it does.
 *
 * @param runs by the id of the host's run; at most {@link BatchOrder#MOST}
 */
public record BatchProgress(Map<String, SegmentProgress> runs) {
  public BatchProgress {
    runs = Copies.ordered(runs);
  }
}
