package dev.salvor.cli.rehearsal;

import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node that is up, and what a run is started with.
 *
 * @param book path of a runbook
 * @param inventory path of an inventory with the hosts {@code one} and {@code two}
 */
public record Scene(String book, String inventory) {
  private static final String RUNBOOK =
      """
      schemaVersion: 1
      name: rehearsed
      strategy: {maxConcurrency: 2}
      phases:
        - name: one
          steps:
            - {name: step, shell: 'true >>/dev/null', idempotency: never, timeout: 1m}
      """;

  private static final String INVENTORY =
      """
      schemaVersion: 1
      hosts:
        one: {address: 192.0.2.1, port: 22, user: u, identityFiles: [/n/u], knownHosts: [/n/k]}
        two: {address: 192.0.2.2, port: 22, user: u, identityFiles: [/n/u], knownHosts: [/n/k]}
      groups:
        both: {hosts: [one, two]}
      """;

  /** Makes it look as if {@code stage} and this process were the node of {@code state}. */
  public static Scene set(StateFolder state, Stage stage) throws IOException {
    state.create();
    ProcessMark self = ProcessMark.of(ProcessHandle.current().pid()).orElseThrow();
    EngineRecord engine =
        new EngineRecord(
            EngineKind.EMBEDDED, "1", Optional.empty(), stage.port(), 1, Instant.now());
    engine.write(state);
    Files.writeString(
        state.enginePid(), self.pid() + " " + self.startTicks() + " " + self.boot() + "\n");
    new WorkerRecord(
            self,
            EngineKind.EMBEDDED,
            EngineTarget.recorded(engine).toString(),
            Example.NODE.value(),
            "1",
            Instant.now())
        .write(state);
    Path book = Files.writeString(state.node().resolve("rehearsed.yaml"), RUNBOOK);
    Path inventory = Files.writeString(state.node().resolve("inventory.yaml"), INVENTORY);
    return new Scene(book.toString(), inventory.toString());
  }

  /** The words of {@code command} with the runbook on hosts of the inventory. */
  public String[] words(String command, String hosts, String... options) {
    List<String> words =
        new ArrayList<>(List.of(command, book, "--inventory", inventory, "--on", hosts));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }
}
