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
}
