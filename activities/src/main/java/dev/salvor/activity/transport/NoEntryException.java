package dev.salvor.activity.transport;

/**
 * The host, or who answers in its place, is there, but nobody gets in before somebody has done
 * something: its key is not trusted, the login is refused, sudo wants more. Trying again is of no
 * use.
 */
public final class NoEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoEntryException(String message) {
    super(message);
  }

  public NoEntryException(String message, Throwable cause) {
    super(message, cause);
  }
}
