package dev.salvor.workflow.contract.fleet;

import dev.salvor.workflow.contract.run.RunStatus;

/** Where a host of a fleet's run stands. */
public enum HostState {
  NOT_STARTED(false, false),
  RUNNING(false, false),
  SUCCEEDED(true, false),
  SUCCEEDED_WITH_PIVOTS(true, false),
  FAILED(true, true),
  ROLLED_BACK(true, true),
  ROLLBACK_FAILED(true, true),
  ABORTED(true, true),
  UNREACHABLE(true, true),
  /** It did not answer and is taken up when it comes back, up to a limit. */
  DEFERRED(false, false);

  private final boolean ended;
  private final boolean error;

  HostState(boolean ended, boolean error) {
    this.ended = ended;
    this.error = error;
  }

  public boolean isEnded() {
    return ended;
  }

  /** Whether it counts for the budget. */
  public boolean isError() {
    return error;
  }

  /** Of a host whose run ended so. */
  public static HostState of(RunStatus status) {
    return switch (status) {
      case SUCCEEDED -> SUCCEEDED;
      case SUCCEEDED_WITH_PIVOTS -> SUCCEEDED_WITH_PIVOTS;
      case ROLLED_BACK -> ROLLED_BACK;
      case ROLLBACK_FAILED -> ROLLBACK_FAILED;
      case ABORTED -> ABORTED;
      case UNREACHABLE -> UNREACHABLE;
      case FAILED, TIMED_OUT, TERMINATED, RUNNING, WAITING, ABORTING, PAUSED, STUCK -> FAILED;
    };
  }
}
