package dev.salvor.cli.io;

import org.jspecify.annotations.Nullable;

/**
 * A command cannot do what was asked. The message is all that a person sees: what happened, to
 * what, why, what to do next.
 */
public final class CliProblem extends RuntimeException {
  private final ExitCode exitCode;

  public CliProblem(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public CliProblem(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /** The text for people; never null. */
  public String text() {
    String message = getMessage();
    return message == null ? exitCode.meaning() : message;
  }
}
