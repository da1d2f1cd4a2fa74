package dev.salvor.worker.process;

/** Something that a person has to mend: one line that says what, where, why and what to do. */
public final class NodeException extends Exception {
  private static final long serialVersionUID = 1L;

  public NodeException(String message) {
    super(message);
  }

  public NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
