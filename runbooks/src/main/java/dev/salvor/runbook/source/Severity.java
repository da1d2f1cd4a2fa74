package dev.salvor.runbook.source;

/** Whether a problem keeps a runbook from being run. */
public enum Severity {
  ERROR,
  WARNING
}
