package dev.salvor.runbook.imports;

/** The importer lost its way in a script; caught where the import begins. */
final class ShellConfusion extends RuntimeException {
  private final int line;

  ShellConfusion(int line, String what) {
    super(what);
    this.line = line;
  }

  int line() {
    return line;
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
