package dev.salvor.worker;

import dev.salvor.activity.host.RunLogs;
import java.nio.file.Path;

/** Lends the logs that a gateway writes to measurements elsewhere. */
public final class LogsOfFarRuns {
  private LogsOfFarRuns() {}

  public static RunLogs in(Path scratch) {
    return new FarRunLogs(scratch);
  }
}
