package dev.salvor.workflow.profile;

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

  private ChangeIds() {}
}
