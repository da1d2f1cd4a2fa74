package dev.salvor.activity.transport;

import java.io.IOException;

/** What was to be sent to a host cannot be had. The host is not to blame. */
public final class FeedException extends IOException {
  private static final long serialVersionUID = 1L;

  public FeedException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
