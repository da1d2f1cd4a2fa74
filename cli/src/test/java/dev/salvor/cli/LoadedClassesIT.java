package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives cost nobody's start who does not ask for one. */
final class LoadedClassesIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "--help, false",
    "ota pack --help, false",
    "key list, false",
    "completion bash, false",
    "ota show FILE, true",
  })
  void whatReadsArchivesIsLoadedWhenOneIsRead(String typed, boolean loaded)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("a.tar"), "no archive");
    Path log = folder.resolve("classes");
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.salvor.cli.Main"));
    command.addAll(List.of(typed.replace("FILE", file.toString()).split(" ", -1)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", folder.toString());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    assertThat(builder.start().waitFor(60, TimeUnit.SECONDS)).isTrue();
    String classes = Files.readString(log);
    assertThat(classes).contains("dev.salvor.cli.Main ");
    assertThat(classes.contains("org.apache.commons.compress.")).isEqualTo(loaded);
    assertThat(classes.contains("io.airlift.compress.")).isEqualTo(loaded);
  }
}
