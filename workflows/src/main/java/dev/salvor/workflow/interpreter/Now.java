package dev.salvor.workflow.interpreter;

import io.temporal.workflow.Workflow;
import java.time.Instant;

/** The engine's clock, the same on replay. */
final class Now {
  private Now() {}

  static Instant instant() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
