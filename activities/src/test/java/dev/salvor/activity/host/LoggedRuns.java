package dev.salvor.activity.host;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.workflow.contract.order.CloseOrder;
import java.util.ArrayList;
import java.util.List;

/** Notes of which runs the logs were wanted, and writes none. */
final class LoggedRuns implements RunLogs {
  private final List<String> folders = new ArrayList<>();

  @Override
  public Parcel write(HostConnection host, String runFolder, CloseOrder order) {
    folders.add(runFolder);
    return new Parcel();
  }

  List<String> folders() {
    return List.copyOf(folders);
  }
}
