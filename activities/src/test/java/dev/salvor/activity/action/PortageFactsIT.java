package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a host installs from a binary host, as its effective settings say. */
final class PortageFactsIT {
  @TempDir private Path folder;

  private String facts(Shell shell, Map<String, String> settings) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path portageq = bin.resolve("portageq");
    Files.writeString(
        portageq,
        """
        #!/bin/sh
        echo "PORTAGE_CONFIGROOT='$ROOT/'"
        echo "PORTAGE_BINHOST='$B'"
        echo "FEATURES='$F'"
        echo "EMERGE_DEFAULT_OPTS='$O'"
        exit 1
        """);
    Files.setPosixFilePermissions(portageq, PosixFilePermissions.fromString("rwx------"));
    List<String> command = new ArrayList<>(shell.command());
    command.add(HostFolders.source().resolveSibling("host-more.sh").toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("B", "", "F", "", "O", "", "ROOT", folder.toString()));
    builder.environment().putAll(settings);
    builder.environment().merge("PATH", bin.toString(), (old, mine) -> mine + ":" + old);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return out.lines()
        .filter(line -> line.startsWith("portage."))
        .map(line -> line.substring(line.indexOf('\t') + 1))
        .reduce("", (a, b) -> a + b + " ")
        .strip();
  }

  @ParameterizedTest
  @EnumSource
  void whatGoesPastTheBinaryHostIsSeen(Shell shell) throws Exception {
    assertThat(facts(shell, Map.of())).isEqualTo("none no");
    assertThat(facts(shell, Map.of("B", "  "))).isEqualTo("none no");
    assertThat(facts(shell, Map.of("B", "\n http://io/x", "F", "a getbinpkg b")))
        .isEqualTo("variable yes");
    assertThat(facts(shell, Map.of("F", "-getbinpkg getbinpkg-not"))).isEqualTo("none no");
    assertThat(facts(shell, Map.of("O", "--jobs 2 --getbinpkg=y"))).isEqualTo("none yes");
    assertThat(facts(shell, Map.of("O", "--getbinpkg=n --with-bdeps=y"))).isEqualTo("none no");
    assertThat(facts(shell, Map.of("O", "-vkg"))).isEqualTo("none yes");
    assertThat(facts(shell, Map.of("B", "$(touch " + folder + "/evil)", "F", "*")))
        .isEqualTo("variable no");
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aBinreposFileCountsAndOneWithoutAnAddressDoesNot(Shell shell) throws Exception {
    Path repos = Files.createDirectories(folder.resolve("etc/portage/binrepos.conf"));
    Files.writeString(repos.resolve("io.conf"), "[io]\n# sync-uri = http://old/\nsync-uri =\n");
    assertThat(facts(shell, Map.of())).isEqualTo("none no");
    Files.writeString(repos.resolve("io.conf"), "[io]\n sync-uri = http://io/\n");
    assertThat(facts(shell, Map.of())).isEqualTo("binrepos no");
  }
}
