package dev.salvor.activity.transport;

/** Words for a POSIX shell that mean exactly their bytes. */
public final class ShellQuote {
  private ShellQuote() {}

  /**
   * {@code text} in single quotes; nothing in it has a meaning.
   *
   * @throws IllegalArgumentException it holds a NUL byte, which no argument can
   */
  public static String quote(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a value with a NUL byte cannot be given to a program");
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
