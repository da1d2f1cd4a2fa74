package dev.salvor.workflow.profile;

import io.temporal.workflow.Workflow;

/**
 * Ids given to {@code Workflow.getVersion}: one for each change of the interpreter that a running
 * workflow would notice on replay.
 *
 * <p>Rule: a constant named after what changed, with date, reason and the condition under which it
 * is removed (no open run is older). A change too large for a version id gets a new interpreter
 * beside the old one, and {@link #INTERPRETER} counts up.
 */
public final class ChangeIds {
  /** Version of the interpreter, recorded in each run's first event and in what it carries over. */
  public static final int INTERPRETER = 1;

  /**
   * 2026-11-21: a run that ends before its host was asked may have people told; earlier ones told
   * nobody. Goes when no open run is older.
   */
  public static final String NOTICES_BEFORE_HOST = "notices-before-host";

  /**
   * 2026-11-21: the host is told of a wait when it begins, for its handover page. To be removed
   * when no open run is older.
   */
  public static final String WAITS_ARE_TOLD = "waits-are-told";

  /**
   * 2026-11-21: a run that ends without closing anything on its host waits until its notices are
   * there; earlier ones could lose the last. To be removed when no open run is older.
   */
  public static final String ENDS_WHEN_TOLD = "ends-when-told";

  /**
   * 2026-11-22: a run that waits for its host is {@code WAITING}, as one that waits for a named
   * lock; earlier ones were {@code RUNNING}. To be removed when no open run is older.
   */
  public static final String HOST_WAIT_IS_A_WAIT = "host-wait-is-a-wait";

  /**
   * 2026-11-22: a run that is to end while its host does not answer has what it began there stopped
   * first; earlier ones ended without. To be removed when no open run is older.
   */
  public static final String LOST_IS_HALTED = "lost-is-halted";

  /**
   * 2026-11-22: a host that does not answer in the middle of its run is shown and noted, and so is
   * one that leaves its batch; earlier runs said nothing before they gave it up. To be removed when
   * no open run is older.
   */
  public static final String LOST_IS_NAMED = "lost-is-named";

  /**
   * 2026-11-23: whose approval counts is asked of the worker's trusted keys; in earlier runs the
   * account's name counted. To be removed when no open run is older.
   */
  public static final String APPROVALS_ARE_PROVED = "approvals-are-proved";

  private ChangeIds() {}

  /** Whether this run has the change; a replay gets the answer of its history. */
  public static boolean isIn(String change) {
    return Workflow.getVersion(change, Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION;
  }
}
