package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings of somebody's own check, with and without anybody who could be told of them. */
final class AlertCommandIT {
  @TempDir private Path root;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int alert(String findings, String... more) throws IOException, NodeException {
    out.reset();
    err.reset();
    Path file = Files.writeString(root.resolve("findings"), findings);
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    List<String> words = new java.util.ArrayList<>(List.of("--watch", "mine", "--findings"));
    words.add(file.toString());
    words.addAll(List.of(more));
    return new AlertCommand(
            Map.of(), new StateFolder(state()), Answers.of(to, errors, false), errors)
        .run(words);
  }

  private Path state() {
    return root.resolve("state");
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private void notices(String ways) throws IOException {
    Files.writeString(state().resolve("notices.yaml"), "schemaVersion: 1\nways:\n" + ways);
  }

  @Test
  void findingsWaitForSomebodyWhoCanBeTold() throws Exception {
    String full = "{\"key\": \"disk\", \"title\": \"disk is full\"}\n";
    assertThat(alert("")).isZero();
    assertThat(said()).contains("nothing is wrong", "nobody would be told: there is no ");
    assertThat(alert(full)).isEqualTo(4);
    assertThat(said())
        .contains("disk is full", "NOBODY IS TOLD: there is no " + state() + "/notices.yaml")
        .contains("salvor notices check");

    notices("  - {name: paper, comand: [x]}\n");
    assertThat(alert(full)).isEqualTo(4);
    assertThat(said()).contains("NOBODY IS TOLD: ", "notices.yaml:3:5 ", "salvor notices check");

    Path told = root.resolve("told");
    notices("  - {name: paper, command: [/bin/sh, -c, 'echo >>%s'], events: [failed]}\n");
    assertThat(alert(full, "--step")).isEqualTo(4);
    assertThat(said()).contains("takes alerts", "::salvor findings=1\n::salvor told=0\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("nobody can be told: no way in ");

    notices(
        "  - {name: paper, command: [/bin/sh, -c, 'echo $SALVOR_NOTICE_TITLE >>%s']}\n"
            .formatted(told));
    assertThat(alert(full, "--step")).isEqualTo(1);
    assertThat(said()).contains("told paper: disk is full", "::salvor told=1");
    assertThat(alert(full)).isEqualTo(1);
    assertThat(told).content().isEqualTo("disk is full\n");
  }

  @Test
  void findingsThatNeverEndAreRefused() throws Exception {
    assertThat(alert("", "--findings", "/dev/null")).isZero();
    assertThat(alert("", "--findings", "/dev/zero")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--findings /dev/zero: ", "it is a device, not a regular file");
  }

  @Test
  void whatIsOverBeforeAnybodyCouldBeToldIsNoNews() throws Exception {
    assertThat(alert("{\"key\": \"disk\", \"title\": \"disk is full\"}\n")).isEqualTo(4);
    assertThat(alert("")).isZero();
    Path told = root.resolve("told");
    notices("  - {name: paper, command: [/bin/sh, -c, 'echo >>%s']}\n".formatted(told));
    assertThat(alert("")).isZero();
    assertThat(told).doesNotExist();
  }
}
