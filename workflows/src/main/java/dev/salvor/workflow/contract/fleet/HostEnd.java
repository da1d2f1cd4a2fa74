package dev.salvor.workflow.contract.fleet;

import dev.salvor.workflow.contract.run.NodeId;
import java.util.Optional;

/**
 * How a host of a fleet ended.
 *
 * @param summary the end of its run in one line; may be cut
 * @param pivots taken on it
 * @param begunOn the node on which a run that did not reach its host any more had begun
 * @param cause the word by which the step that failed named why
 */
public record HostEnd(
    HostState state, String summary, int pivots, Optional<NodeId> begunOn, Optional<String> cause) {
  /** Of a host on which nothing was begun. */
  public static final HostEnd NOT_STARTED = new HostEnd(HostState.NOT_STARTED, "", 0);

  /** Of a run with which nothing is gone on. */
  public HostEnd(HostState state, String summary, int pivots) {
    this(state, summary, pivots, Optional.empty(), Optional.empty());
  }

  /** The same host in another state, with other words. */
  public HostEnd as(HostState other, String words) {
    return new HostEnd(other, words, pivots, begunOn, cause);
  }
}
