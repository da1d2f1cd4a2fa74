package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completions in the real shells and pages in the real readers, where this machine has them. */
final class ManualIT {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;

  private Path completion(String shell) throws IOException {
    assertThat(session.run("completion", shell)).isZero();
    return Files.writeString(folder.resolve("completion." + shell), session.out.toString());
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  @Test
  void bashCompletesCommandsOptionsAndRunbooks() throws Exception {
    Require.tools("bash");
    Path script =
        Files.writeString(
            folder.resolve("ask.sh"),
            """
            source "%s"
            compopt() { :; } # there is no line that is edited
            ask() {
              COMP_WORDS=(salvor "$@"); COMP_CWORD=$#; COMPREPLY=()
              _complete_salvor salvor "${!#}" "${COMP_WORDS[COMP_CWORD-1]}"
              echo "$*: ${COMPREPLY[*]}"
            }
            ask ru
            ask engine ""
            ask lint --st
            ask run cr
            """
                .formatted(completion("bash")));
    assertThat(run("bash", "--norc", script.toString()).lines())
        .containsExactly(
            "ru: run runbooks runs",
            "engine : backup upgrade tls",
            "lint --st: --strict",
            "run cr: crash-recovery");
  }

  @Test
  void zshLoadsIt() throws Exception {
    Require.tools("zsh");
    String said =
        run(
            "zsh",
            "-f",
            "-c",
            "source '"
                + completion("zsh")
                + "' && whence -w _complete_salvor && echo $_comps[salvor]");
    assertThat(said).contains("_complete_salvor: function").contains("_bash_complete");
  }

  @Test
  void fishCompletesCommandsOptionsAndRunbooks() throws Exception {
    Require.tools("fish");
    Path script =
        Files.writeString(
            folder.resolve("ask.fish"),
            """
            source "%s"
            for line in "salvor ru" "salvor engine " "salvor lint --st" "salvor run cr" "salvor logs ru"
                echo $line: (complete -C$line | string replace -r '\\t.*' '')
            end
            """
                .formatted(completion("fish")));
    assertThat(run("fish", "--no-config", script.toString()).lines().map(String::strip))
        .containsExactly(
            "salvor ru: run runbooks runs",
            "salvor engine : backup tls upgrade",
            "salvor lint --st: --strict",
            "salvor run cr: crash-recovery",
            "salvor logs ru:");
  }

  @Test
  void groffFindsNothingWrongWithThePages() throws Exception {
    Require.tools("groff");
    assertThat(session.run("man", "--dir", folder.resolve("man1").toString())).isZero();
    List<String> command = new ArrayList<>(List.of("groff", "-man", "-ww", "-z"));
    session.out.toString().lines().forEach(command::add);
    assertThat(command).hasSizeGreaterThan(20);
    assertThat(run(command.toArray(String[]::new))).isEmpty();
  }

  @Test
  void manShowsAPage() throws Exception {
    Require.tools("man");
    session.run("man", "--dir", folder.toString());
    assertThat(run("man", "-l", folder.resolve("salvor-lint.1").toString()))
        .containsPattern("salvor-lint\\s+-\\s+Check runbooks")
        .contains("salvor lint --strict --json runbooks/*.yaml");
  }
}
