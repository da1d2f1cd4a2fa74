package dev.salvor.activity.transport;

import java.io.IOException;
import java.io.OutputStream;

/** What a program on a host reads from its input. */
@FunctionalInterface
public interface Feed {
  /**
   * Writes all of it.
   *
   * @throws FeedException it cannot be had; anything else is taken for the connection's fault
   */
  void into(OutputStream out) throws IOException;
}
