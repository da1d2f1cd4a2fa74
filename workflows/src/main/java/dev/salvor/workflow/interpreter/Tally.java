package dev.salvor.workflow.interpreter;

/** What a view counts. */
interface Tally {
  int pivots();

  /** Steps, or hosts, that did not end well. */
  int failures();
}
