package dev.salvor.packages.list;

/** A list that cannot be used, and why. */
public final class BadListException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadListException(String why) {
    super(why);
  }

  public BadListException(String why, Throwable cause) {
    super(why, cause);
  }
}
