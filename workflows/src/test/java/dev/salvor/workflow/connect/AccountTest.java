package dev.salvor.workflow.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Programs of the shell ask {@code id -u}; the rest must not come to another answer. */
@Isolated
final class AccountTest {
  private final String name = System.getProperty("user.name");

  @AfterEach
  void restore() {
    System.setProperty("user.name", name);
  }

  @Test
  void isWhoTheKernelSaysItIs() throws IOException {
    Process id = new ProcessBuilder("id", "-u").start();
    String said = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(Account.uid()).isEqualTo(Long.parseLong(said));
  }

  @Test
  void theStateFolderDependsOnTheUserIdAndNotOnAName() {
    Map<String, String> env = Map.of("HOME", "/home/ada");
    System.setProperty("user.name", Account.isRoot() ? "toor" : "root");

    assertThat(StateFolder.of(env).root())
        .isEqualTo(Path.of(Account.isRoot() ? "/var/lib/salvor" : "/home/ada/.local/state/salvor"));
  }
}
