package dev.salvor.activity.transport.ssh;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Nobody gets in before somebody has done something; the message says what. */
final class EntryProblem extends IOException {
  private static final long serialVersionUID = 1L;

  EntryProblem(String message) {
    super(message);
  }

  EntryProblem(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
