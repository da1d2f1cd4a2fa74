package dev.salvor.activity.log;

import dev.salvor.workflow.journal.Masker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** Writes the logs of the folder given, in a process of its own. */
final class WriteLogs {
  private WriteLogs() {}

  public static void main(String[] args) throws IOException {
    new RunLogWriter(Path.of(args[0]), Masker.of(List.of(RunFolder.SECRET), List.of())).write();
    System.out.printf(
        "written with %d ms of processor%n",
        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000);
  }
}
