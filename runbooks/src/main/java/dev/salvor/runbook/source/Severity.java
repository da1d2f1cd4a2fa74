package dev.salvor.runbook.source;

/** How much a problem matters. */
public enum Severity {
  /** The runbook is not run. */
  ERROR,
  /** It is run, and deserves a look. */
  WARNING
}
