package dev.salvor.runbook;

/** What may happen when nobody knows whether an attempt ran to its end. */
public enum Idempotency {
  /** Run it again. */
  SAFE,
  /** Run {@code check}, then decide. */
  CHECK,
  /** Stop and ask the operator. */
  NEVER
}
