package dev.salvor.worker;

import dev.salvor.activity.host.RunLogs;
import dev.salvor.activity.log.RunLogWriter;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.journal.Masker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes a run's logs where the run's folder is on this machine. */
final class LocalRunLogs implements RunLogs {
  @Override
  public Parcel write(HostConnection host, String runFolder, CloseOrder order) {
    Path folder = Path.of(runFolder);
    try {
      new RunLogWriter(folder, Masker.of(secrets(folder), redact(folder))).write();
      return new Parcel();
    } catch (IOException e) {
      throw new StateUnusableException("the logs cannot be written: " + e.getMessage(), e);
    }
  }

  private static List<String> secrets(Path folder) throws IOException {
    Path secrets = folder.resolve("secrets");
    List<String> values = new ArrayList<>();
    if (Files.isDirectory(secrets)) {
      try (Stream<Path> files = Files.list(secrets)) {
        for (Path file : files.filter(LocalRunLogs::isValue).toList()) {
          values.add(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        }
      }
    }
    return values;
  }

  /** What was about to be written is called with a dot in front. */
  private static boolean isValue(Path file) {
    return Files.isRegularFile(file) && !String.valueOf(file.getFileName()).startsWith(".");
  }

  private static List<String> redact(Path folder) throws IOException {
    Path definition = folder.resolve("definition.json");
    return Files.exists(definition)
        ? SalvorJson.mapper().readValue(definition.toFile(), Definition.class).runbook().redact()
        : List.of();
  }
}
