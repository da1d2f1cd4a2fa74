package dev.salvor.activity.host;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.workflow.contract.order.CloseOrder;

/** Writes the logs of a run into its folder, from the journal that lies there. */
@FunctionalInterface
public interface RunLogs {
  /** Writes nothing. */
  RunLogs NONE = (host, runFolder, order) -> new Parcel();

  /**
   * Must give the same bytes when called again.
   *
   * @return what is still to be written
   */
  Parcel write(HostConnection host, String runFolder, CloseOrder order);
}
