package dev.salvor.cli.io;

import dev.salvor.workflow.contract.run.RunStatus;

/** What the program's exit code says. The numbers are part of the interface and never change. */
public enum ExitCode {
  SUCCEEDED(0, "succeeded"),
  FAILED(1, "failed"),
  USAGE(2, "usage or invalid runbook; nothing was started"),
  PIVOTS(3, "succeeded with pivots (--pivots-ok makes it 0)"),
  ROLLED_BACK(4, "rolled back"),
  ROLLBACK_FAILED(5, "rollback failed"),
  ABORTED(6, "aborted"),
  ENGINE_UNREACHABLE(7, "engine unreachable"),
  WAITING(8, "waiting for a decision (with --detach or --timeout)"),
  UNREACHABLE(9, "the host is unreachable or lets nobody in"),
  INTERRUPTED(130, "interrupted; the run goes on");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  /** One line for the help. */
  public String meaning() {
    return meaning;
  }

  /** What a program that looked at a run in this state and stopped looking exits with. */
  public static ExitCode of(RunStatus status, boolean pivotsOk) {
    return switch (status) {
      case SUCCEEDED -> SUCCEEDED;
      case SUCCEEDED_WITH_PIVOTS -> pivotsOk ? SUCCEEDED : PIVOTS;
      case FAILED, TIMED_OUT, TERMINATED, STUCK -> FAILED;
      case ROLLED_BACK -> ROLLED_BACK;
      case ROLLBACK_FAILED -> ROLLBACK_FAILED;
      case ABORTED -> ABORTED;
      case UNREACHABLE -> UNREACHABLE;
      case WAITING -> WAITING;
      case RUNNING, PAUSED, ABORTING -> INTERRUPTED;
    };
  }
}
