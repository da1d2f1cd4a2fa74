package dev.salvor.workflow.interpreter;

/** What became of a question. */
enum Answer {
  RETRY,
  SKIP,
  /** Nobody answered in time, and that means the end of the run. */
  ABORT,
  /** The run was stopped meanwhile. */
  STOPPED
}
