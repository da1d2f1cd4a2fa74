package dev.salvor.workflow.contract.run;

import java.time.Instant;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param summary one line for people
 * @param folder the run's folder on the host, if it got as far as having one
 * @param begunOn the node on which a run that did not reach its host any more had begun
 * @param cause the word by which the step that failed named why
 */
public record RunOutcome(
    RunId runId,
    RunStatus status,
    String summary,
    Instant startedAt,
    Instant endedAt,
    int pivots,
    int failures,
    Optional<String> folder,
    Optional<NodeId> begunOn,
    Optional<String> cause) {
  /** Of a run with which nothing is gone on. */
  public RunOutcome(
      RunId runId,
      RunStatus status,
      String summary,
      Instant startedAt,
      Instant endedAt,
      int pivots,
      int failures,
      Optional<String> folder) {
    this(
        runId,
        status,
        summary,
        startedAt,
        endedAt,
        pivots,
        failures,
        folder,
        Optional.empty(),
        Optional.empty());
  }

  /** How the summary begins of a run that somebody took over by its handover page. */
  public static final String BY_HAND = "taken over by hand";
}
