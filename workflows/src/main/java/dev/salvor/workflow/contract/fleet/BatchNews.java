package dev.salvor.workflow.contract.fleet;

import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.run.NodeId;
import java.util.List;
import java.util.Map;

/**
 * What became of hosts of a batch.
 *
 * @param ended hosts whose runs have ended
 * @param alone hosts that need a run of their own, with the reason: nothing of theirs runs now, and
 *     what was done is on their records
 * @param failing those of {@code alone} that end as failed if nothing helps
 * @param begunOn the nodes of those of {@code alone} on which anything has begun
 */
public record BatchNews(
    Map<String, HostEnd> ended,
    Map<String, String> alone,
    List<String> failing,
    Map<String, NodeId> begunOn) {
  /** The signal by which a batch tells its fleet before its own end. */
  public static final String SIGNAL = "hosts";

  public BatchNews {
    ended = Copies.ordered(ended);
    alone = Copies.ordered(alone);
    failing = failing == null ? List.of() : List.copyOf(failing);
    begunOn = begunOn == null ? Map.of() : Copies.ordered(begunOn);
  }
}
