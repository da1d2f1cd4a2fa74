package dev.salvor.worker;

import dev.salvor.activity.host.RunLogs;
import dev.salvor.activity.log.RunLogWriter;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.journal.Masker;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a run's logs where the run's folder is on this machine. */
final class LocalRunLogs implements RunLogs {
  @Override
  public void write(HostConnection host, String runFolder, CloseOrder order) {
    try {
      new RunLogWriter(Path.of(runFolder), Masker.builtIn()).write();
    } catch (IOException e) {
      throw new StateUnusableException("the logs cannot be written: " + e.getMessage(), e);
    }
  }
}
