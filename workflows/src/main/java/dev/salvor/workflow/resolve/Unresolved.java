package dev.salvor.workflow.resolve;

/** A step cannot be resolved; the message says why, for people. Never leaves this package. */
final class Unresolved extends Exception {
  private static final long serialVersionUID = 1;

  Unresolved(String message) {
    super(message, null, false, false);
  }
}
