package dev.salvor.activity.transport;

/** The state folder of the host cannot be read or written: full, read-only, not permitted. */
public class StateUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StateUnusableException(String message) {
    super(message);
  }

  public StateUnusableException(String message, Throwable cause) {
    super(message, cause);
  }
}
