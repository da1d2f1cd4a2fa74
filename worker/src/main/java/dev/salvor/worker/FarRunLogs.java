package dev.salvor.worker;

import dev.salvor.activity.host.RunLogs;
import dev.salvor.activity.log.RunLogWriter;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.journal.RunLog;
import dev.salvor.workflow.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a run's logs where the run's folder is on a host far away: what they are made of is
 * fetched, the logs are made here and put there. The copy is for the owner only and gone
 * afterwards; what a killed gateway left of it goes with the next start.
 */
final class FarRunLogs implements RunLogs {
  private static final String PREFIX = "logs-of-far-run-";

  /** One that is larger goes by itself: a gateway has little memory. */
  private static final long LARGE = 256 * 1024;

  private final Path scratch;

  /**
   * With a folder for copies.
   *
   * @param scratch of mode 0700
   */
  FarRunLogs(Path scratch) {
    this.scratch = scratch;
  }

  @Override
  public Parcel write(HostConnection host, String runFolder, CloseOrder order) {
    try {
      Path copy = Files.createTempDirectory(scratch, PREFIX);
      try {
        FarFolder far = new FarFolder(host, runFolder);
        far.copyTo(copy);
        RunLogWriter.ofCopy(copy, far.masker()).write();
        Parcel logs = new Parcel();
        for (String name : names()) {
          Path made = copy.resolve(name);
          if (Files.isRegularFile(made) && Files.size(made) > LARGE) {
            host.write(runFolder + "/" + name, Files.readAllBytes(made));
          } else if (Files.isRegularFile(made)) {
            logs.whole(runFolder + "/" + name, Files.readAllBytes(made));
          }
        }
        return logs;
      } finally {
        remove(copy);
      }
    } catch (IOException e) {
      throw new StateUnusableException("the logs cannot be written: " + e.getMessage(), e);
    }
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    Arrays.stream(RunLog.values()).map(RunLog::fileName).forEach(names::add);
    names.add(dev.salvor.workflow.journal.RunLogs.RUN_JSON);
    names.add(Report.FILE);
    return names;
  }

  /** Removes what an earlier life of this gateway left behind. */
  void removeLeftovers() throws IOException {
    try (Stream<Path> all = Files.list(scratch)) {
      for (Path left : all.filter(p -> p.getFileName().toString().startsWith(PREFIX)).toList()) {
        remove(left);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
