package dev.salvor.activity.transport;

/** The state folder lies where other machines see it too, so that it does not tell which it is. */
public final class SharedStateException extends StateUnusableException {
  private static final long serialVersionUID = 1L;

  public SharedStateException(String message) {
    super(message);
  }
}
