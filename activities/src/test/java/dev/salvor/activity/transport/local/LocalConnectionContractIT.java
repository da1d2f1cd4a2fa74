package dev.salvor.activity.transport.local;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.HostConnectionContract;

final class LocalConnectionContractIT extends HostConnectionContract {
  private final LocalConnection host = new LocalConnection();

  @Override
  protected HostConnection host() {
    return host;
  }
}
