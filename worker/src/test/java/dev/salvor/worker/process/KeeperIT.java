package dev.salvor.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keeper with a stand-in for the worker. */
final class KeeperIT {
  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  private Process keep(String shell, String program) throws Exception {
    Path keeper = folder.resolve("keeper.sh");
    try (InputStream text = Detached.class.getResourceAsStream("keeper.sh")) {
      Files.write(keeper, text.readAllBytes());
    }
    List<String> words = new ArrayList<>(List.of(shell.split(" ", -1)));
    words.addAll(List.of(keeper.toString(), folder.toString(), "sh", "-c", program));
    Process process = new ProcessBuilder(words).start();
    started.add(process);
    return process;
  }

  private long starts() throws IOException {
    Path file = folder.resolve("starts");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox ash"})
  @Timeout(60)
  void askedToEndWhileItWaitsBeforeTheNextStartItEndsAtOnce(String shell) throws Exception {
    Require.tools(shell.split(" ", -1)[0]);
    Process keeper = keep(shell, "echo x >>starts; exit 1");
    // After the third start it waits three seconds, after the fourth seven.
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> starts() >= 4);
    keeper.destroy();
    assertThat(keeper.waitFor(4, TimeUnit.SECONDS)).as("it ended").isTrue();
    assertThat(starts()).isEqualTo(4);
  }

  @Test
  @Timeout(60)
  void aWorkerThatFailsIsStartedAgainAndOneThatEndsWellIsNot() throws Exception {
    Process keeper = keep("sh", "echo x >>starts; [ $(wc -l <starts) -ge 3 ] && exit 0; exit 1");
    assertThat(keeper.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(keeper.exitValue()).isZero();
    assertThat(starts()).isEqualTo(3);
  }

  @Test
  @Timeout(60)
  void askedToEndItPassesThatOnAndWaitsForTheWorker() throws Exception {
    Process keeper =
        keep(
            "sh",
            "trap 'echo drained >ended; exit 0' TERM; echo x >>starts; while :; do sleep 0.1;"
                + " done");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> starts() == 1);
    keeper.destroy();
    assertThat(keeper.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("ended")).hasContent("drained");
    assertThat(starts()).isEqualTo(1);
  }
}
