package dev.salvor.activity.transport;

/**
 * A connection that holds something open between calls. A host that lets nobody in is {@link
 * NoEntryException}. Closing it ends nothing on the host.
 */
public interface FarConnection extends HostConnection, AutoCloseable {
  @Override
  void close();
}
