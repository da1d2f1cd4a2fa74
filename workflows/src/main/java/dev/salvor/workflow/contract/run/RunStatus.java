package dev.salvor.workflow.contract.run;

/** The states of a run. Nothing is both success and failure. */
public enum RunStatus {
  RUNNING(false),
  WAITING(false),
  ABORTING(false),
  SUCCEEDED(true),
  SUCCEEDED_WITH_PIVOTS(true),
  FAILED(true),
  ROLLED_BACK(true),
  ROLLBACK_FAILED(true),
  /** Only when every host confirmed that it stopped. */
  ABORTED(true),
  TIMED_OUT(true),
  /** The host did not answer, or did not let anybody in; what had begun there is on its record. */
  UNREACHABLE(true),
  /** Ended by force on the engine. */
  TERMINATED(true),
  /** Somebody holds it; told by {@code RunView.paused}, the run's own word is {@link #RUNNING}. */
  PAUSED(false),
  /** A workflow task fails again and again. */
  STUCK(false);

  private final boolean terminal;

  RunStatus(boolean terminal) {
    this.terminal = terminal;
  }

  public boolean isTerminal() {
    return terminal;
  }
}
