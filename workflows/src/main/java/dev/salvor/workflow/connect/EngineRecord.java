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
 * What the engine of a state folder was last started with; its ports are kept for the next start.
 *
 * @param binary absent for {@link EngineKind#MEMORY}
 * @param uiPort of its page; 0 where it has none
 * @param tls the folder with the {@link EngineTls} that it asks for; absent where it asks nobody
 */
public record EngineRecord(
    EngineKind kind,
    String version,
    Optional<String> binary,
    int port,
    int uiPort,
    Instant startedAt,
    Optional<String> tls) {

  /** Of an engine that asks nobody who he is. */
  public EngineRecord(
      EngineKind kind,
      String version,
      Optional<String> binary,
      int port,
      int uiPort,
      Instant startedAt) {
    this(kind, version, binary, port, uiPort, startedAt, Optional.empty());
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The engine's own page, where it has one. */
  public Optional<String> page() {
    return uiPort == 0 ? Optional.empty() : Optional.of("http://127.0.0.1:" + uiPort);
  }

  /** The record of a state folder; absent if there is none or it cannot be read. */
  public static Optional<EngineRecord> read(StateFolder state) {
    try {
      FlatJson json = FlatJson.read(state.engineRecord());
      return Optional.of(
          new EngineRecord(
              EngineKind.valueOf(json.text("kind")),
              json.text("version"),
              json.find("binary"),
              Integer.parseInt(json.text("port")),
              Integer.parseInt(json.text("uiPort")),
              Instant.parse(json.text("startedAt")),
              json.find("tls")));
    } catch (IOException | IllegalArgumentException | DateTimeException absentOrTorn) {
      return Optional.empty();
    }
  }

  /** Replaces the record of a state folder at once. */
  public void write(StateFolder state) throws IOException {
    Path file = state.engineRecord();
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, SalvorJson.mapper().writeValueAsString(this) + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
