package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.io.Io;
import dev.salvor.cli.io.TerminalSize;
import dev.salvor.cli.rehearsal.Scene;
import dev.salvor.cli.rehearsal.Stage;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real client, sealing included, against the stand-in engine over a real connection. */
final class RehearsalIT {
  @TempDir private Path state;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String address, String... arguments) {
    Io io = new Io(new PrintWriter(out), new PrintWriter(err), false, false, TerminalSize.NONE);
    return run(
        Map.of("SALVOR_STATE_DIR", state.toString(), "TEMPORAL_ADDRESS", address), io, arguments);
  }

  private static int run(Map<String, String> env, Io io, String... arguments) {
    try (ProcessSession session = new ProcessSession(env, io)) {
      return new Cli(session).execute(arguments);
    }
  }

  @Test
  void listsShowsAndFollowsARun() throws Exception {
    try (Stage stage = Stage.open(state)) {
      assertThat(run(stage.address(), "runs")).isZero();
      assertThat(out.toString()).contains(Stage.RUN).contains("SUCCEEDED");
      assertThat(run(stage.address(), "show", Stage.RUN, "--json")).isZero();
      assertThat(run(stage.address(), "watch", Stage.RUN)).isZero();
      assertThat(out.toString()).contains("one.step SUCCEEDED");
      assertThat(err.toString()).isEmpty();
    }
  }

  @Test
  void startsRunsOnHostsOfAnInventoryAndFollowsThemToTheirEnd() throws Exception {
    StateFolder node = new StateFolder(state.resolve("node"));
    Map<String, String> env = Map.of("SALVOR_STATE_DIR", node.toString());
    Io io = new Io(new PrintWriter(out), new PrintWriter(err), false, false, TerminalSize.NONE);
    try (Stage stage = Stage.open(node.root())) {
      Scene scene = Scene.set(node, stage);
      assertThat(run(env, io, scene.words("run", "one", "--json"))).isZero();
      assertThat(out.toString()).contains("\"host\":\"one\"").contains("\"folder\":\"/nowhere\"");
      assertThat(run(env, io, scene.words("run", "all", "--json"))).isZero();
      assertThat(out.toString()).contains("\"host\":\"2 hosts\"");
      assertThat(err.toString()).contains("one.step SUCCEEDED").doesNotContain("salvor:");
    }
  }

  @Test
  void anEngineThatIsNotThereIsSaidWithinSeconds() {
    assertThat(run("127.0.0.1:1", "runs")).isEqualTo(7);
    assertThat(err.toString())
        .contains("engine 127.0.0.1:1 does not answer (")
        .contains("correct or unset TEMPORAL_ADDRESS")
        .doesNotContain("salvor up")
        .doesNotContain("Exception");
  }

  @Test
  void onlyALivingEngineOfItsOwnIsAskedWhoeverListensOnTheRememberedPort() throws Exception {
    StateFolder ours = new StateFolder(state.resolve("ours"));
    ours.create();
    Map<String, String> env = Map.of("SALVOR_STATE_DIR", ours.toString());
    Io io = new Io(new PrintWriter(out), new PrintWriter(err), false, false, TerminalSize.NONE);
    try (Stage stranger = Stage.open(ours.root())) {
      int port = Integer.parseInt(stranger.address().replaceAll(".*:", ""));
      new EngineRecord(EngineKind.EMBEDDED, "1", Optional.empty(), port, 1, Instant.now())
          .write(ours);
      Files.writeString(ours.stopped(), "salvor down by ann at 03:00\n");
      for (String command : List.of("show", "watch", "logs", "abort")) {
        assertThat(run(env, io, command, Stage.RUN)).as(command).isEqualTo(7);
      }
      assertThat(run(env, io, "runs")).isEqualTo(7);
      assertThat(out.toString()).isEmpty();
      assertThat(err.toString().lines())
          .containsOnly(
              "the engine of "
                  + ours
                  + " is down (salvor down by ann at 03:00); start it with: salvor up");
      ProcessMark self = ProcessMark.of(ProcessHandle.current().pid()).orElseThrow();
      Files.writeString(
          ours.enginePid(), self.pid() + " " + self.startTicks() + " " + self.boot() + "\n");
      assertThat(run(env, io, "show", Stage.RUN)).isZero();
    }
  }

  @Test
  void lookingMakesNoKeyWhereOneIsMissing() throws Exception {
    try (Stage stage = Stage.open(state)) {
      Files.delete(state.resolve("keys/payload.key"));
      assertThat(run(stage.address(), "show", Stage.RUN)).isEqualTo(1);
      assertThat(err.toString()).contains("payload.key is missing").doesNotContain("unexpected");
      assertThat(state.resolve("keys/payload.key")).doesNotExist();
    }
  }

  @Test
  void aRunSealedWithAnotherKeyIsRefusedInWords() throws Exception {
    try (Stage ours = Stage.open(state);
        Stage stage = Stage.open(state.resolve("theirs"))) {
      assertThat(ours.address()).isNotEqualTo(stage.address());
      assertThat(run(stage.address(), "show", Stage.RUN)).isEqualTo(1);
      assertThat(err.toString()).contains("which is not here", "Put the line of that key back");
    }
  }
}
