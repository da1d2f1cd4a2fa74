package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.audit.AuditAction;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.testing.Require;
import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineBinary;
import dev.salvor.worker.engine.StuckEngine;
import dev.salvor.workflow.audit.AuditReader;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node as processes, the way the command line starts it. */
final class NodeIT {
  @TempDir Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private String engine = "";

  @BeforeEach
  void requireEngine() {
    engine = Require.engine().toString();
  }

  @AfterEach
  void down() throws Exception {
    assertThat(node("down").exit()).isZero();
  }

  @Test
  void manyStartsAtOnceGiveOneEngineAndOneWorker() throws Exception {
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < Integer.getInteger("salvor.loops", 4); i++) {
      starts.add(start("up" + i, "up"));
    }
    for (Process process : starts) {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(processes("start-dev")).hasSize(1);
    assertThat(processes("keeper.sh")).hasSize(1);
    JsonNode status = status();
    assertThat(status.at("/engine/state").asText()).isEqualTo("READY");
    assertThat(status.at("/worker/state").asText()).isEqualTo("READY");
    assertThat(ProcessHandle.of(status.at("/engine/pid").asLong()).flatMap(ProcessHandle::parent))
        .as("nothing of ours is its parent")
        .hasValueSatisfying(parent -> assertThat(parent.pid()).isEqualTo(1));
  }

  @Test
  void whatIsKilledComesBackByItselfAndWhatIsStoppedStaysDown() throws Exception {
    assertThat(node("up").exit()).isZero();
    long worker = status().at("/worker/pid").asLong();
    long begun = System.nanoTime();
    assertThat(ProcessHandle.of(worker).orElseThrow().destroyForcibly()).isTrue();
    awaitOther("/worker/pid", worker);
    say("worker back", begun);
    long killed = status().at("/engine/pid").asLong();
    begun = System.nanoTime();
    assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();
    awaitOther("/engine/pid", killed);
    say("engine back", begun);
    List<AuditAction> acts = new ArrayList<>();
    assertThat(AuditReader.read(folder.resolve("state"), line -> acts.add(line.entry().action())))
        .isZero();
    assertThat(acts)
        .contains(AuditAction.ENGINE_RESTART)
        .filteredOn(AuditAction.WORKER_START::equals)
        .hasSize(2);
    assertThat(node("down").exit()).isZero();
    assertThat(processes("start-dev")).isEmpty();
    assertThat(processes("keeper.sh")).isEmpty();
    assertThat(node("up", "--boot").out()).contains("stopped on purpose");
    assertThat(processes("start-dev")).isEmpty();
  }

  /** The callers that were killed in the middle here are threads whose patience ends. */
  @Test
  void anEngineWhoseStoreIsStuckIsStartedAgainByItself() throws Exception {
    assertThat(node("up").exit()).isZero();
    long stuck = status().at("/engine/pid").asLong();
    StateFolder state = new StateFolder(folder.resolve("state"));
    StuckEngine.stick(EngineRecord.read(state).orElseThrow(), () -> pidOfEngine(state) == stuck);
    awaitOther("/engine/pid", stuck);
    assertThat(folder.resolve("state/node/worker.log"))
        .content()
        .contains("pid " + stuck + " lives, but its store answers nothing any more");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> status().at("/worker/state").asText().equals("READY"));
  }

  @Test
  void upBackupUpgradeAndDownSayInJsonWhatTheyDid() throws Exception {
    JsonNode up = json("up", "--json");
    assertThat(up.at("/engine/kind").asText()).isEqualTo("EMBEDDED");
    assertThat(up.at("/engine/started").asBoolean()).isTrue();
    assertThat(up.at("/engine/address").asText()).startsWith("127.0.0.1:");
    assertThat(up.at("/worker/pid").asLong()).isEqualTo(status().at("/worker/pid").asLong());
    JsonNode again = json("up", "--json", "--debug");
    assertThat(again.at("/engine/started").asBoolean(true)).isFalse();
    assertThat(again.at("/worker/started").asBoolean(true)).isFalse();
    Path copy = folder.resolve("copy.db");
    JsonNode backup = json("engine", "backup", copy.toString(), "--json", "--debug");
    assertThat(backup.at("/file").asText()).isEqualTo(copy.toString());
    assertThat(backup.at("/bytes").asLong()).isEqualTo(Files.size(copy)).isPositive();
    assertThat(backup.at("/keys").asText()).endsWith("/keys");
    JsonNode upgrade = json("engine", "upgrade", "--json");
    assertThat(upgrade.at("/upgraded").asBoolean(true)).isFalse();
    assertThat(upgrade.at("/version").asText()).isNotEmpty();
    JsonNode down = json("down", "--json");
    assertThat(down.at("/worker").asText()).isEqualTo("STOPPED");
    assertThat(down.at("/engine").asText()).isEqualTo("STOPPED");
    assertThat(down.at("/openRuns").asLong(-1)).isZero();
  }

  @Test
  void anEngineThatDoesNotStartBehindTlsLeavesTheNodeAsItWas() throws Exception {
    Path server = folder.resolve("server");
    Files.writeString(
        server,
        """
        #!/bin/sh
        [ "$1" = --version ] && { echo 'temporal version %s'; exit; }
        echo 'fatal: this server serves nobody' >&2
        exit 1
        """
            .formatted(EngineBinary.PINNED_SERVER));
    Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwx------"));
    variables.put("SALVOR_ENGINE_SERVER", server.toString());
    assertThat(node("up").exit()).isZero();
    long before = status().at("/engine/pid").asLong();

    Said said = node("engine", "tls", "on");

    assertThat(said.exit()).as(said.out()).isEqualTo(1);
    assertThat(said.out())
        .contains("this server serves nobody", "TLS is off again, and the node runs");
    JsonNode status = status();
    assertThat(status.at("/engine/state").asText()).as("%s", status).isEqualTo("READY");
    assertThat(status.at("/engine/tls").asBoolean(true)).isFalse();
    assertThat(status.at("/engine/pid").asLong()).isNotEqualTo(before);
    assertThat(folder.resolve("state/engine/tls")).doesNotExist();
    assertThat(folder.resolve("state/engine/tls.off")).doesNotExist();
  }

  @Test
  void whatElseWasExportedWhereTheNodeWasStartedIsInNoneOfItsProcesses() throws Exception {
    variables.put("MY_PASSWORD", "unlikely-77");
    variables.put("WANTED", "passed-on-78");
    variables.put("SALVOR_NODE_ENV", "WANTED");
    assertThat(node("up").exit()).isZero();
    assertKeeps("WANTED=passed-on-78", "MY_PASSWORD", "unlikely-77");
    long engine = status().at("/engine/pid").asLong();
    assertThat(ProcessHandle.of(engine).orElseThrow().destroyForcibly()).isTrue();
    awaitOther("/engine/pid", engine);
    assertKeeps("WANTED=passed-on-78", "MY_PASSWORD", "unlikely-77");
  }

  private void assertKeeps(String wanted, String... others) throws Exception {
    JsonNode status = status();
    List<Long> pids = new ArrayList<>();
    pids.add(status.at("/engine/pid").asLong());
    pids.add(status.at("/worker/pid").asLong());
    processes("keeper.sh").forEach(keeper -> pids.add(keeper.pid()));
    assertThat(pids).hasSize(3);
    for (long pid : pids) {
      assertThat(Path.of("/proc/" + pid + "/environ"))
          .content()
          .contains("PATH=", wanted)
          .doesNotContain(others);
    }
  }

  @Test
  void anIdleNodeIsSmall() throws Exception {
    assertThat(node("up").exit()).isZero();
    JsonNode status = status();
    long worker = resident(status.at("/worker/pid").asLong());
    System.out.println(
        "resident: worker "
            + worker
            + " MB, engine "
            + resident(status.at("/engine/pid").asLong())
            + " MB");
    assertThat(worker).isLessThan(160);
  }

  @Test
  void theEngineInMemoryServesUntilItsStarterGoesAndSaysWhatItIs() throws Exception {
    Process memory = start("memory", "memory");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(folder.resolve("memory.out")).contains("worker: ready"));
      assertThat(folder.resolve("memory.out")).content().contains("NOT DURABLE");
      JsonNode status = status();
      assertThat(status.at("/engine/kind").asText()).isEqualTo("MEMORY");
      assertThat(status.at("/engine/durable").asBoolean(true)).isFalse();
      assertThat(status.at("/engine/state").asText()).isEqualTo("READY");
      memory.getOutputStream().close();
      assertThat(memory.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(memory.exitValue()).isZero();
      assertThat(status().at("/engine/state").asText()).isEqualTo("DOWN");
    } finally {
      memory.destroyForcibly();
    }
  }

  @Test
  void aFolderThatCannotBeUsedIsNamedInOneLine() throws Exception {
    Files.writeString(folder.resolve("state"), "in the way");
    Said said = node("up");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out().lines()).hasSize(1);
    assertThat(said.out()).contains(folder.resolve("state").toString());
    Files.delete(folder.resolve("state"));
  }

  @Test
  void theDoctorFindsAHealthyNodeHealthyAndAnOpenFolderNot() throws Exception {
    assertThat(node("up").exit()).isZero();
    Said well = node("doctor");
    assertThat(well.exit()).as(well.out()).isZero();
    Files.setPosixFilePermissions(
        folder.resolve("state"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Said open = node("doctor");
    assertThat(open.exit()).isEqualTo(1);
    assertThat(open.out()).contains("chmod 700");
  }

  private record Said(int exit, String out) {}

  private Said node(String... words) throws Exception {
    Process process = start("said", words);
    process.getOutputStream().close();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Said(process.exitValue(), Files.readString(folder.resolve("said.out")));
  }

  /** The document that a command prints last, behind its progress. */
  private JsonNode json(String... words) throws Exception {
    Said said = node(words);
    assertThat(said.exit()).as(said.out()).isZero();
    return SalvorJson.mapper().readTree(said.out().lines().toList().getLast());
  }

  private JsonNode status() throws Exception {
    return SalvorJson.mapper().readTree(node("status", "--json").out());
  }

  private Process start(String name, String... words) throws IOException {
    List<String> command = new ArrayList<>(JavaCommand.of(words));
    command.removeIf(word -> word.startsWith("-Dlogback"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".out").toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("TEMPORAL_"));
    builder.environment().put("SALVOR_STATE_DIR", folder.resolve("state").toString());
    builder.environment().put("SALVOR_ENGINE_BINARY", engine);
    builder.environment().putAll(variables);
    return builder.start();
  }

  private void awaitOther(String pointer, long before) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(
            () -> {
              long now = status().at(pointer).asLong();
              return now != 0 && now != before;
            });
  }

  /** Processes that work in this test's folder. */
  private List<ProcessHandle> processes(String word) {
    Path state = folder.resolve("state");
    return ProcessHandle.allProcesses()
        .filter(
            handle -> {
              Path proc = Path.of("/proc", Long.toString(handle.pid()));
              try {
                return Files.readString(proc.resolve("cmdline")).contains(word)
                    && Files.readSymbolicLink(proc.resolve("cwd")).startsWith(state);
              } catch (IOException gone) {
                return false;
              }
            })
        .toList();
  }

  private static long pidOfEngine(StateFolder state) {
    return EmbeddedEngine.process(state).map(ProcessMark::pid).orElse(0L);
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static void say(String what, long begun) {
    System.out.println(what + " after " + (System.nanoTime() - begun) / 1_000_000 + " ms");
  }
}
