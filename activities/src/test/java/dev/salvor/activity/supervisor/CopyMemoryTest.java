package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker's usual heap bears what is copied, or says that it does not. */
final class CopyMemoryTest {
  @TempDir Path source;

  private String copied(int hosts, int files) throws IOException, InterruptedException {
    for (int i = 0; i < files; i++) {
      Files.createFile(source.resolve("a-name-of-a-usual-length-in-an-application-" + i));
    }
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                ManyHosts.class.getName(),
                Integer.toString(hosts),
                source.toString(),
                Integer.toString(files))
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(hosts + " hosts, " + files + " files: " + said.lines().findFirst());
    return java.waitFor() + " " + said;
  }

  @Test
  void fiftyHostsShareTheListOfFiveThousandFiles() throws Exception {
    assertThat(copied(50, 5000)).startsWith("0 sent ").doesNotContain("OutOfMemory");
  }

  @Test
  void aLargeTreeForManyHostsTakesTurns() throws Exception {
    assertThat(copied(20, 25_000)).startsWith("0 sent ").doesNotContain("OutOfMemory");
  }

  @Test
  void aTreeThatIsTooLargeIsRefusedAndTheWorkerLives() throws Exception {
    assertThat(copied(1, 120_000)).startsWith("1 ").contains("holds too many files");
  }
}
