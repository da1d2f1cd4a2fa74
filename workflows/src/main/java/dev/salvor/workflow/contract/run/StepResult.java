package dev.salvor.workflow.contract.run;

/** How a step ended. */
public enum StepResult {
  SUCCEEDED(true),
  SUCCEEDED_BY_FALLBACK(true),
  ALREADY_DONE(true),
  SKIPPED(true),
  FAILED(false),
  UNKNOWN(false),
  UNDONE(false),
  UNDO_FAILED(false),
  CANCELED(false);

  private final boolean good;

  StepResult(boolean good) {
    this.good = good;
  }

  /** Whether the run may go on as if the step had done its work. */
  public boolean isGood() {
    return good;
  }
}
