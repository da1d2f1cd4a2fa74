package dev.salvor.workflow.contract;

import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a person wants to see of a run at any moment, kept in the memo (at most 2 KiB), so that it
 * can be read without a worker.
 *
 * @param phase name of the current phase; empty before the first
 * @param phaseNumber from 1; 0 before the first
 * @param waiting the question that is open
 * @param alsoWaiting other steps with an open question
 * @param acknowledged the last decisions that the run has taken in, newest last, at most 16
 * @param paused who paused it and why, if it is paused
 */
public record RunView(
    RunStatus status,
    String runbook,
    String host,
    String phase,
    int phaseNumber,
    int phases,
    String step,
    int pivots,
    int failures,
    Optional<Question> waiting,
    List<String> alsoWaiting,
    List<Acknowledgement> acknowledged,
    Optional<String> paused,
    Instant updatedAt) {
  public static final String MEMO_KEY = "salvor.view";

  /** With this {@link #step} begins while another run holds the host; behind it stands which. */
  public static final String WAITS_FOR_HOST = "waits for the host: ";

  /** The same of a named lock, and which. */
  public static final String WAITS_FOR_LOCK = "waits for lock ";

  /** The same of a host that does not answer in the middle of the run; behind it stands why. */
  public static final String HOST_IS_LOST = "the host does not answer: ";

  public RunView {
    alsoWaiting = List.copyOf(alsoWaiting);
    acknowledged = List.copyOf(acknowledged);
  }
}
