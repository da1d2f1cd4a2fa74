package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuickCipherTest {
  @TempDir private Path folder;

  @Test
  void javaTakesTheDirectivesAndHasBothCompilers() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();

    List<String> command =
        new ArrayList<>(
            new QuickCipher(folder).in(List.of(java, "-Xmx64m", QuickCipher.ONE_COMPILER)));
    assertThat(command).doesNotContain(QuickCipher.ONE_COMPILER);
    command.addAll(List.of("-XshowSettings:properties", "-version"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("2 compiler directives added").doesNotContain("emulated-client");
  }

  @Test
  void withoutAPlaceForTheDirectivesTheWorkerStartsAsAnyOther() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    List<String> command = List.of("java", QuickCipher.ONE_COMPILER);

    assertThat(new QuickCipher(file).in(command)).isEqualTo(command);
  }
}
