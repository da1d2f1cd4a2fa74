package dev.salvor.activity.transfer;

import java.io.IOException;

/** Told about bytes on their way; throws to end the transfer. */
@FunctionalInterface
public interface Pace {
  void sent(long bytes) throws IOException;
}
