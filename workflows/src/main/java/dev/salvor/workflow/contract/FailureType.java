package dev.salvor.workflow.contract;

/** Broken promises between the parts: a stable code, whose they are, and whether to try again. */
public enum FailureType {
  /** An input without a valid seal, or sealed for another run. */
  UNSEALED_INPUT(Owner.OPERATOR, false),
  /** An input that cannot be read: wrong shape or a newer version. */
  UNREADABLE_INPUT(Owner.OPERATOR, false),
  /** The state folder cannot be read or written. */
  STATE_UNUSABLE(Owner.HOST, true),
  /** The host does not answer. */
  HOST_UNREACHABLE(Owner.NETWORK, true),
  /** The way to the host is closed until somebody does something: its key, the login, sudo. */
  NO_WAY_IN(Owner.OPERATOR, false),
  /** The gateway has no connection left for the host; one comes free when another run ends. */
  GATEWAY_FULL(Owner.SALVOR, true),
  /** A message to people that was not accepted. */
  UNDELIVERED(Owner.NETWORK, true),
  /** A defect of this program. */
  INTERNAL(Owner.SALVOR, false);

  /** Who can mend it. */
  public enum Owner {
    OPERATOR,
    HOST,
    NETWORK,
    SALVOR
  }

  private final Owner owner;
  private final boolean retryable;

  FailureType(Owner owner, boolean retryable) {
    this.owner = owner;
    this.retryable = retryable;
  }

  public Owner owner() {
    return owner;
  }

  public boolean isRetryable() {
    return retryable;
  }
}
