package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.local.LocalConnection;
import java.util.List;
import java.util.Map;

/** A copy on the machine that gives the order. */
final class LocalTransferIT extends TransferContract {
  @Override
  protected HostConnection host() {
    return new LocalConnection(List.of("/bin/sh"), Map.of("SALVOR_NO_SYSTEMD", "1"));
  }
}
