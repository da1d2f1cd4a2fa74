package dev.salvor.activity.policy;

import dev.salvor.activity.transport.StateUnusableException;

/**
 * The worker's policy cannot be read at the moment, or is half-written: nothing is allowed, and
 * what was asked for is asked for again.
 */
public final class PolicyUnusableException extends StateUnusableException {
  private static final long serialVersionUID = 1L;

  public PolicyUnusableException(String message) {
    super(message);
  }
}
