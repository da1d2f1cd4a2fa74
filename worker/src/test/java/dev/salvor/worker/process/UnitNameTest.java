package dev.salvor.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Two nodes of one machine must not want the same unit. */
final class UnitNameTest {
  private static String name(String role, String folder) {
    return UnitName.of(role, new StateFolder(Path.of(folder)));
  }

  @Test
  void theUsualStateFolderHasThePlainName() {
    assertThat(name("engine", "/var/lib/salvor")).isEqualTo("salvor-engine");
    assertThat(name("node", "/var/lib/../lib/salvor")).isEqualTo("salvor-node");
  }

  @Test
  void anyOtherStateFolderAndEachRoleHasItsOwn() {
    assertThat(name("worker", "/srv/a")).matches("salvor-worker-[0-9a-f]{8}");
    assertThat(name("worker", "/srv/a"))
        .isEqualTo(name("worker", "/srv/a"))
        .isNotEqualTo(name("worker", "/srv/b"))
        .isNotEqualTo(name("engine", "/srv/a"));
  }
}
