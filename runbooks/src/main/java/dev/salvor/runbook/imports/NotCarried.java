package dev.salvor.runbook.imports;

/** A command cannot be carried over as a whole; caught where the commands are gone through. */
final class NotCarried extends Exception {
  private final String instead;

  NotCarried(String what, String instead) {
    super(what);
    this.instead = instead;
  }

  String what() {
    return String.valueOf(getMessage());
  }

  String instead() {
    return instead;
  }
}
