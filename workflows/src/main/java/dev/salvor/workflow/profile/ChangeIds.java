package dev.salvor.workflow.profile;

/**
 * Ids given to {@code Workflow.getVersion}: one for each change of the interpreter that a running
 * workflow would notice on replay.
 *
 * <p>Rule: a constant named after what changed, with date, reason and the condition under which it
 * is removed (no open run is older). A change too large for a version id gets a new interpreter
 * beside the old one, and {@link #INTERPRETER} counts up. There are none yet.
 */
public final class ChangeIds {
  /** Version of the interpreter, recorded in each run's first event and in what it carries over. */
  public static final int INTERPRETER = 1;

  private ChangeIds() {}
}
