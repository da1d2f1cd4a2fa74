package dev.salvor.workflow.connect;

import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The worker that serves a state folder. Written by the worker when it polls.
 *
 * @param engine address and namespace of the engine that it serves
 * @param node which node it is; runs for this machine are sent to it by that name
 * @param version of the program it runs
 */
public record WorkerRecord(
    ProcessMark process,
    EngineKind kind,
    String engine,
    String node,
    String version,
    Instant startedAt) {

  /** The record of a state folder's living worker. */
  public static Optional<WorkerRecord> living(StateFolder state) {
    try {
      FlatJson json = FlatJson.read(state.workerRecord());
      ProcessMark process =
          new ProcessMark(
              Long.parseLong(json.text("process.pid")),
              Long.parseLong(json.text("process.startTicks")),
              json.text("process.boot"));
      if (!process.isAlive()) {
        return Optional.empty();
      }
      return Optional.of(
          new WorkerRecord(
              process,
              EngineKind.valueOf(json.text("kind")),
              json.text("engine"),
              json.text("node"),
              json.text("version"),
              Instant.parse(json.text("startedAt"))));
    } catch (IOException | IllegalArgumentException | DateTimeException absentOrTorn) {
      return Optional.empty();
    }
  }

  /** Replaces the record of a state folder at once. */
  public void write(StateFolder state) throws IOException {
    Path file = state.workerRecord();
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, SalvorJson.mapper().writeValueAsString(this) + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
