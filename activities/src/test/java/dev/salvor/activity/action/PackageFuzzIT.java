package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged packages and indexes are refused with a reason, soon and in little memory: as many as
 * {@code -Dsalvor.fuzz} says, else for {@code -Dsalvor.fuzz.millis} (1000) each.
 */
final class PackageFuzzIT {
  private static final Path FUZZ =
      Path.of("src/test/resources/dev/salvor/activity/action/fuzz.py").toAbsolutePath();

  private final HostFolders host = new HostFolders();

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"index", "gpkg", "inner", "xpak"})
  void isRefusedWithAReason(String target) {
    String said =
        PromoteCase.say(
            List.of(
                String.valueOf(Needs.find("python3")),
                "-B",
                FUZZ.toString(),
                host.programs.toString(),
                target,
                String.valueOf(Long.getLong("salvor.fuzz", 0)),
                String.valueOf(Long.getLong("salvor.fuzz.millis", 1000) / 1000.0),
                String.valueOf(Long.getLong("salvor.fuzz.seed", System.nanoTime()))));
    System.out.println(said);
    assertThat(said).startsWith("fuzz " + target + ": ").contains(" inputs, slowest ");
  }
}
