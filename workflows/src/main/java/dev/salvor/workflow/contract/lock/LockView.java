package dev.salvor.workflow.contract.lock;

import java.util.List;
import java.util.Optional;

/**
 * A lock as it is, kept in the memo of its workflow, so that it can be read without a worker.
 *
 * @param waiting who waits, next first; at most {@link #MOST}
 * @param waits how many wait in all
 */
public record LockView(
    String name, Optional<LockHolder> holder, List<LockClaim> waiting, int waits) {
  public static final String MEMO_KEY = "salvor.lock";

  /** So many of those that wait are named. */
  public static final int MOST = 8;

  public LockView {
    waiting = List.copyOf(waiting);
  }
}
