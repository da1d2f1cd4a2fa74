package dev.salvor.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineTroubleIT {
  private final CliProblem silent =
      new CliProblem(ExitCode.ENGINE_UNREACHABLE, "engine 127.0.0.1:7233 does not answer");

  @TempDir Path folder;

  @Test
  void aFolderWithRoomIsNotToBlameAndStaysAsItWas() {
    assertThat(EngineTrouble.words(silent, folder))
        .isEqualTo("engine 127.0.0.1:7233 does not answer");
    assertThat(EngineTrouble.words(silent, folder.resolve("none"))).isEqualTo(silent.text());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFullDiskIsNamedBeforeTheEngineAndForNothingElse() throws Exception {
    mounted(
        "size=64k",
        () -> {
          assertThat(EngineTrouble.words(silent, folder))
              .matches(
                  "(?s)the disk of the state folder \\S+ is full \\(64 KiB free on .+\\), so"
                      + " neither engine nor worker can work; free some room there.+\n"
                      + "engine 127.0.0.1:7233 does not answer");
          assertThat(EngineTrouble.words(new CliProblem(ExitCode.USAGE, "no such run"), folder))
              .isEqualTo("no such run");
        });
  }

  @Test
  void aDiskWithoutRoomForAnotherFileIsNamed() throws Exception {
    mounted(
        "size=64m,nr_inodes=1",
        () ->
            assertThat(EngineTrouble.words(silent, folder))
                .startsWith("the state folder " + folder + " cannot be written (")
                .contains("No space left on device", "correct that first\nengine "));
  }

  private void mounted(String options, Runnable test) throws IOException, InterruptedException {
    Require.root();
    assertThat(call("mount", "-t", "tmpfs", "-o", options, "none", folder.toString())).isZero();
    try {
      test.run();
    } finally {
      call("umount", folder.toString());
    }
  }

  private static int call(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
  }
}
