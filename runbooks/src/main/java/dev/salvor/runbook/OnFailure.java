package dev.salvor.runbook;

/** What the run does when the last variant of a step has failed. */
public enum OnFailure {
  ABORT,
  CONTINUE,
  ASK,
  ROLLBACK
}
