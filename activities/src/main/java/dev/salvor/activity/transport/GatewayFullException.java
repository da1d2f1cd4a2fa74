package dev.salvor.activity.transport;

/**
 * A gateway has as many connections as it bears, and none came free; nothing was asked of the host.
 */
public final class GatewayFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GatewayFullException(String message) {
    super(message);
  }
}
