package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A newcomer's first try on a healthy machine. */
@Tag("alone")
final class HealthyMachineIT {
  @Test
  void crashRecoverySucceedsChangesNothingAndLeavesFiveLogs() throws IOException {
    try (Node node = Node.create()) {
      Said said = node.salvor("run", "crash-recovery", "--run-id", "first-try");
      assertThat(said.exit()).as("%s", said).isZero();
      Path logs = node.state().resolve("runs/first-try");
      for (String log :
          List.of(
              "main.log",
              "diagnostics.log",
              "system-state.log",
              "error-bundle.txt",
              "pivots.log",
              "run.json")) {
        assertThat(logs.resolve(log)).isNotEmptyFile();
      }
      assertThat(Files.readString(logs.resolve("system-state.log"))).contains("no differences");
      assertThat(Files.readString(logs.resolve("run.json"))).contains("\"SUCCEEDED\"");
      Said again = node.salvor("run", "crash-recovery", "--run-id", "first-try");
      assertThat(again.exit()).as("the same run id shows its result again: %s", again).isZero();
      assertThat(again.out() + again.err()).contains("first-try");
    }
  }
}
