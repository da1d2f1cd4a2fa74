package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program can tell by the exit code why a copy was not done. */
final class TransferBlameIT {
  @TempDir Path folder;

  private StepReport copied(String tar, Duration timeout) throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    Path tool = Files.writeString(tools.resolve("tar"), "#!/bin/sh\n" + tar + "\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> with =
        Map.of(
            "WITH_SOURCE",
            folder.resolve("source").toString(),
            "WITH_TARGET",
            folder.resolve("target").toString());
    Command command =
        new Command(
            new Program.Builtin("copy", "do"),
            with,
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            timeout,
            Duration.ofSeconds(1));
    Lab lab = new Lab(folder.resolve("state"), Shell.DASH).withTools(tools);
    return lab.run(lab.order(1, 0, Lab.step("p/s", command))).steps().getLast();
  }

  private static void blames(StepReport report, int exit, String words) {
    assertThat(report.done()).isFalse();
    assertThat(report.tail() + report.why()).contains(words);
    assertThat(report.result())
        .isInstanceOfSatisfying(
            AttemptResult.Exited.class, ended -> assertThat(ended.code()).isEqualTo(exit));
  }

  @Test
  void theSource() throws IOException {
    blames(copied("exit 0", Duration.ofSeconds(60)), 66, "there is no");
  }

  @Test
  void theHostThatCannotWrite() throws IOException {
    Files.createDirectories(folder.resolve("source"));
    Files.writeString(folder.resolve("source/a"), "a");
    blames(copied("exit 1", Duration.ofSeconds(60)), 74, "could not be written");
    assertThat(folder.resolve("target")).doesNotExist();
  }

  @Test
  void theTime() throws IOException {
    Files.createDirectories(folder.resolve("source"));
    for (int i = 0; i < 4; i++) {
      Files.write(folder.resolve("source/f" + i), new byte[2 << 20]);
    }
    blames(copied("sleep 3; exec cat >/dev/null", Duration.ofSeconds(1)), 75, "within the step's");
  }
}
