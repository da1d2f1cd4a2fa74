package dev.salvor.workflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.audit.Whence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OriginTest {
  @TempDir private Path proc;

  @BeforeEach
  void machine() throws IOException {
    file("sys/kernel/hostname", "desk\n");
    file("self/status", "Name:\tjava\nPPid:\t20\n");
    file("20/status", "Name:\tsudo\nPPid:\t10\n");
    file("10/status", "Name:\tsh\nPPid:\t1\n");
    file("1/status", "Name:\tinit\nPPid:\t0\n");
    Files.createDirectories(proc.resolve("self/fd"));
  }

  private void file(String name, String text) throws IOException {
    Files.createDirectories(proc.resolve(name).getParent());
    Files.writeString(proc.resolve(name), text);
  }

  private Whence from(Map<String, String> env) {
    return Origin.at(proc, env).whence();
  }

  @Test
  void aCommandWithoutATerminalIsCalledSo() {
    assertThat(from(Map.of()))
        .isEqualTo(
            new Whence(
                Whence.Way.COMMAND, "desk", Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void aTerminalIsNamedByItsDevice() throws IOException {
    Files.createSymbolicLink(proc.resolve("self/fd/0"), Path.of("/dev/null"));
    Files.createSymbolicLink(proc.resolve("self/fd/2"), Path.of("/dev/pts/3"));
    assertThat(from(Map.of()).words()).isEqualTo("pts/3");
    assertThat(from(Map.of("SSH_CONNECTION", "192.0.2.7 5022 192.0.2.1 22")).words())
        .isEqualTo("ssh 192.0.2.7 pts/3");
  }

  @Test
  void behindSudoTheSessionIsFoundAmongTheAncestors() throws IOException {
    file("20/environ", "PATH=/bin\0SUDO_USER=ann\0");
    file("10/environ", "A=b\0SSH_CONNECTION=2001:db8::9 5022 2001:db8::1 22\0C=d\0");
    assertThat(from(Map.of("SUDO_USER", "ann")).client()).contains("2001:db8::9");
    assertThat(Origin.at(proc, Map.of("SUDO_USER", "ann")).who().sudo()).contains("ann");
  }

  @Test
  void aCommandInTheStepOfARunSaysWhich() {
    assertThat(from(Map.of("SALVOR_RUN_ID", "nightly-1")).words()).isEqualTo("step of nightly-1");
  }

  @Test
  void theLoginStaysWhateverTheAccountBecomes() throws IOException {
    assertThat(Origin.at(proc, Map.of()).who().login()).isEmpty();
    file("self/loginuid", "4294967295");
    assertThat(Origin.at(proc, Map.of()).who().login()).isEmpty();
    file("self/loginuid", "1000\n");
    assertThat(Origin.at(proc, Map.of()).who().login()).contains(1000L);
  }

  @Test
  void whatIsNoAddressIsNotTakenForOne() {
    assertThat(from(Map.of("SSH_CONNECTION", "$(id) 1 2 3")).client()).isEmpty();
  }
}
