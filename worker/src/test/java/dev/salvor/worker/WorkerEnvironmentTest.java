package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.worker.process.Programs;
import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerEnvironmentTest {
  @TempDir Path folder;

  @Test
  void keepsWhatTheProductReadsLeavesTheRestAndSurvivesAShell() throws Exception {
    StateFolder state = new StateFolder(folder.resolve("state"));
    state.create();
    String hostile = "a'b \"c\" $(touch " + folder.resolve("bad") + ")\nsecond line";
    WorkerEnvironment.write(
        Map.of("TEMPORAL_API_KEY", hostile, "AWS_SECRET_ACCESS_KEY", "x", "PATH", "/bin"), state);
    Path file = WorkerEnvironment.file(state);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    assertThat(file).content().doesNotContain("AWS_SECRET");
    var said =
        Programs.run(
            Duration.ofSeconds(5), "sh", "-c", ". '" + file + "'; printf %s \"$TEMPORAL_API_KEY\"");
    assertThat(said.output()).isEqualTo(hostile);
    assertThat(folder.resolve("bad")).doesNotExist();
  }

  /** A run that begins another may have to wake the node, out of a step of its own. */
  @Test
  void aNodeThatIsWokenOutOfAStepIsNoPartOfThatStep() throws Exception {
    StateFolder state = new StateFolder(folder.resolve("state"));
    state.create();
    WorkerEnvironment.write(
        Map.of(
            "SALVOR_ATTEMPT_ID", "night/3/1",
            "SALVOR_ATTEMPT", "1",
            "SALVOR_RUN_ID", "night",
            "SALVOR_RUN_DIR", "/state/runs/night",
            "SALVOR_STEP", "pack.pack",
            "SALVOR_STEP_DIR", "/state/runs/night/step",
            "SALVOR_LIB", "/state/lib",
            "SALVOR_ENGINE_BINARY", "/opt/engine"),
        state);
    assertThat(WorkerEnvironment.file(state))
        .content()
        .contains("SALVOR_ENGINE_BINARY")
        .doesNotContain("pack.pack", "night", "SALVOR_LIB", "SALVOR_ATTEMPT");
  }
}
