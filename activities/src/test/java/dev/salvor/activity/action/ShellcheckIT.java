package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShellcheckIT {
  @Test
  void findsNothingInTheActionPrograms() throws IOException, InterruptedException {
    Needs.tools("shellcheck");
    List<String> command = new ArrayList<>(List.of("shellcheck", "--shell=sh"));
    try (var all = Files.walk(HostFolders.source())) {
      all.map(Path::toString).filter(file -> file.endsWith(".sh")).sorted().forEach(command::add);
    }
    assertThat(command).hasSizeGreaterThan(20);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(out).isEmpty();
    assertThat(process.waitFor()).isZero();
  }
}
