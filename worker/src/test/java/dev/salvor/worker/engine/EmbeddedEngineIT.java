package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.salvor.testing.Require;
import dev.salvor.worker.process.Listeners;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Programs;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.NodeView;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.common.converter.DefaultDataConverter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real engine in folders of its own. */
final class EmbeddedEngineIT {
  private static final int KILLS = Integer.getInteger("salvor.loops", 3);

  @TempDir Path folder;

  @Test
  void killedAtAnyMomentItComesBackWithAllThatItAccepted() throws Exception {
    try (Room room = new Room(folder)) {
      for (int i = 0; i < KILLS; i++) {
        long begun = System.nanoTime();
        EngineRecord record = room.up();
        System.out.println("engine ready after " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        Room.start(record, "run-" + i);
        room.kill();
      }
      EngineRecord record = room.up();
      for (int i = 0; i < KILLS; i++) {
        assertThat(Room.knows(record, "run-" + i)).isTrue();
      }
      assertThat(EngineStore.of(room.state).integrity()).isEqualTo("ok");
      assertThat(EngineStore.of(room.state).openRuns()).isEqualTo(KILLS);
    }
  }

  @Test
  void oneWhoseStoreIsStuckIsStartedAgainAndKnowsAllThatItAccepted() throws Exception {
    try (Room room = new Room(folder)) {
      EngineRecord record = room.up();
      StuckEngine.stick(record, () -> true);
      var again = room.engine().ensure(new EngineFinder(room.env, line -> {}, EngineProgram.CLI));
      assertThat(again.isNew()).isTrue();
      assertThat(Room.knows(again.record(), "listed")).isTrue();
    }
  }

  @Test
  void itIsWhatItIsSaidToBe() throws Exception {
    try (Room room = new Room(folder)) {
      EngineRecord record = room.up();
      assertThat(record.version()).isEqualTo(EngineBinary.PINNED);
      try (EngineConnection engine = EngineConnection.open(EngineTarget.recorded(record))) {
        var namespace =
            engine
                .stubs()
                .blockingStub()
                .describeNamespace(
                    DescribeNamespaceRequest.newBuilder().setNamespace("default").build());
        assertThat(namespace.getConfig().getWorkflowExecutionRetentionTtl().getSeconds())
            .isEqualTo(EngineReadiness.RETENTION.toSeconds());
      }
      assertThat(Files.getPosixFilePermissions(room.state.root())).hasSize(3);
      assertThat(Files.readString(Path.of("/proc/" + pid(room) + "/cmdline")))
          .contains("synchronous=FULL", "journal_mode=WAL", "transferProcessorMaxPollRPS=2000");
      assertThat(
              room.engine()
                  .ensure(new EngineFinder(room.env, line -> {}, EngineProgram.CLI))
                  .isNew())
          .isFalse();
    }
  }

  @Test
  void portsThatAreTakenAreLeftAloneAndTheNewOnesRemembered() throws Exception {
    try (Room room = new Room(folder);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      new EngineRecord(
              EngineKind.EMBEDDED,
              "none",
              Optional.empty(),
              taken.getLocalPort(),
              taken.getLocalPort(),
              Instant.now())
          .write(room.state);
      EngineRecord first = room.up();
      assertThat(first.port()).isNotEqualTo(taken.getLocalPort());
      room.kill();
      assertThat(room.up().port()).isEqualTo(first.port());
    }
  }

  /** As when the nodes of two accounts come up at boot. */
  @Test
  void twoThatBeginAtOnceAndWantTheSamePortsBothServeEachItsOwnFolder() throws Exception {
    try (Room one = new Room(Files.createDirectory(folder.resolve("one")));
        Room two = new Room(Files.createDirectory(folder.resolve("two")));
        ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < KILLS; i++) {
        List<Room> rooms = List.of(one, two);
        for (Future<EngineRecord> record :
            both.invokeAll(rooms.stream().<Callable<EngineRecord>>map(r -> r::up).toList())) {
          assertThat(record.get().port()).isPositive();
        }
        EngineRecord first = EngineRecord.read(one.state).orElseThrow();
        EngineRecord second = EngineRecord.read(two.state).orElseThrow();
        assertThat(first.port()).isNotEqualTo(second.port());
        assertThat(Listeners.isAnothers(first.port(), pid(one))).isFalse();
        assertThat(Listeners.isAnothers(second.port(), pid(two))).isFalse();
        one.kill();
        two.kill();
        // Again both want the same.
        first.write(two.state);
      }
    }
  }

  @Test
  void oneThatASignalStoppedIsReplacedAtOnce() throws Exception {
    try (Room room = new Room(folder)) {
      Room.start(room.up(), "kept");
      ProcessMark before = EmbeddedEngine.process(room.state).orElseThrow();
      long stopped = before.pid();
      Programs.run(Duration.ofSeconds(5), "kill", "-STOP", Long.toString(stopped));
      await().until(() -> EmbeddedEngine.process(room.state).orElseThrow().isStopped());
      assertThat(NodeView.of(room.state).engineStopped()).isTrue();
      long begun = System.nanoTime();
      EngineRecord record = room.up();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
      assertThat(pid(room)).isNotEqualTo(stopped);
      assertThat(before.isAlive()).isFalse();
      assertThat(Room.knows(record, "kept")).isTrue();
      assertThat(NodeView.of(room.state).engineStopped()).isFalse();
    }
  }

  @Test
  void anEngineThatStumblesOverAPortIsStartedAgain() throws Exception {
    Path program = folder.resolve("temporal");
    Files.writeString(
        program,
        """
        #!/bin/sh
        [ "$1" = server ] || { echo 'temporal version %3$s'; exit; }
        echo x >>'%1$s/tries'
        if [ "$(wc -l <'%1$s/tries')" -lt 3 ]; then
          echo 'panic: runtime error: invalid memory address or nil pointer dereference' >&2
          exit 2
        fi
        exec '%2$s' "$@"
        """
            .formatted(folder, Require.engine(), EngineBinary.PINNED));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    try (Room room = new Room(folder)) {
      room.env.put("SALVOR_ENGINE_BINARY", program.toString());
      List<String> said = new ArrayList<>();
      EngineRecord record =
          new EmbeddedEngine(room.state, said::add)
              .ensure(new EngineFinder(room.env, line -> {}, EngineProgram.CLI))
              .record();
      Room.start(record, "run");
      assertThat(said).anyMatch(line -> line.contains("once more on other ports"));
    }
  }

  @Test
  void aRecordWhosePidIsAnotherProcessByNowHarmsNobody() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "60").start();
    try (Room room = new Room(folder)) {
      ProcessMark mark = ProcessMark.of(bystander.pid()).orElseThrow();
      Files.writeString(
          room.state.enginePid(),
          mark.pid() + " " + (mark.startTicks() - 1) + " " + mark.boot() + "\n");
      assertThat(room.engine().stop()).isEqualTo(EmbeddedEngine.Stop.NOT_RUNNING);
      room.up();
      assertThat(room.engine().stop()).isEqualTo(EmbeddedEngine.Stop.ENDED);
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void aStoreWhoseMakingWasCutShortIsMadeAgain() throws Exception {
    try (Room room = new Room(folder)) {
      Files.writeString(room.state.engine().resolve("store.new"), "");
      Files.writeString(StoreVersion.store(room.state), "");
      new StoreVersion(EngineBinary.PINNED, Instant.now()).write(room.state);
      Room.start(room.up(), "run");
      assertThat(room.state.engine().resolve("store.new")).doesNotExist();
    }
  }

  @Test
  void aStoreOfAnotherVersionIsRefusedAndUpgradedOnlyWithoutOpenRuns() throws Exception {
    try (Room room = new Room(folder)) {
      EngineRecord record = room.up();
      Room.start(record, "open");
      room.engine().stop();
      new StoreVersion("1.4.0", Instant.now()).write(room.state);
      assertThatThrownBy(room::up)
          .isInstanceOf(NodeException.class)
          .hasMessageContainingAll("1.4.0", EngineBinary.PINNED, "salvor engine upgrade");
      EngineBinary binary = new EngineFinder(room.env, line -> {}, EngineProgram.CLI).find();
      EngineUpgrade upgrade = new EngineUpgrade(room.state, line -> {});
      assertThat(upgrade.isDue(binary)).isTrue();
      assertThatThrownBy(() -> upgrade.run(binary)).hasMessageContaining("1 open runs");
      end(room, "open");
      upgrade.run(binary);
      assertThat(Room.knows(room.up(), "open")).isTrue();
      try (var backups = Files.newDirectoryStream(room.state.engine(), "backup-1.4.0-*.db")) {
        assertThat(backups).hasSize(1);
      }
    }
  }

  @Test
  void aCopyTakenWhileItWorksRestores() throws Exception {
    Path copy = folder.resolve("copy.db");
    try (Room room = new Room(folder)) {
      Room.start(room.up(), "before");
      EngineStore.of(room.state).backup(copy);
      assertThatThrownBy(() -> EngineStore.of(room.state).backup(copy))
          .hasMessageContaining("exists");
      Room.start(room.up(), "after");
      room.engine().stop();
      for (String suffix : new String[] {"", "-wal", "-shm"}) {
        Files.deleteIfExists(Path.of(StoreVersion.store(room.state) + suffix));
      }
      Files.copy(copy, StoreVersion.store(room.state));
      EngineRecord record = room.up();
      assertThat(Room.knows(record, "before")).isTrue();
      assertThat(EngineStore.of(room.state).openRuns()).isEqualTo(1);
    }
  }

  @Test
  void aFullDiskAndAReadOnlyOneAreNamedInOneLine() throws Exception {
    Require.root();
    assertThatThrownBy(() -> onTmpfs("size=300k")).hasMessageContaining("its file system is full");
    assertThatThrownBy(() -> onTmpfs("size=300k,remount,ro")).hasMessageContaining("read-only");
  }

  private void onTmpfs(String options) throws Exception {
    Path mount = Files.createDirectories(folder.resolve("disk"));
    String first = options.split(",", -1)[0];
    mount("-t", "tmpfs", "-o", first, "tmpfs", mount.toString());
    try {
      StateFolder state = new StateFolder(mount.resolve("state"));
      state.create();
      if (!options.equals(first)) {
        mount("-o", "remount,ro", mount.toString());
      }
      new EmbeddedEngine(state, line -> {})
          .ensure(
              new EngineFinder(
                  Map.of("SALVOR_ENGINE_BINARY", Require.engine().toString()),
                  line -> {},
                  EngineProgram.CLI));
    } finally {
      Programs.run(Duration.ofSeconds(10), "umount", "-l", mount.toString());
    }
  }

  private static void mount(String... words) {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(words));
    Require.that(Programs.run(Duration.ofSeconds(10), command).isOk(), "mount tmpfs");
  }

  private static long pid(Room room) {
    return EmbeddedEngine.process(room.state).orElseThrow().pid();
  }

  private static void end(Room room, String id) throws NodeException {
    new StoreVersion(EngineBinary.PINNED, Instant.now()).write(room.state);
    EngineRecord record = room.up();
    try (EngineConnection engine = EngineConnection.open(EngineTarget.recorded(record))) {
      engine
          .client(DefaultDataConverter.newDefaultInstance())
          .newUntypedWorkflowStub(id)
          .terminate("test");
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> EngineStore.of(room.state).openRuns() == 0);
    room.engine().stop();
    new StoreVersion("1.4.0", Instant.now()).write(room.state);
  }
}
