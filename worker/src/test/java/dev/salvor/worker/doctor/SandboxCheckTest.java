package dev.salvor.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SandboxCheckTest {
  @TempDir private Path folder;

  private Optional<Finding> of(String rights, String closed) throws IOException {
    Files.writeString(
        folder.resolve("status"),
        """
        Name:\ttemporal
        Uid:\t0\t0\t0\t0
        CapInh:\t0000000000000000
        %s
        CapBnd:\t000001ffffffffff
        %s
        """
            .formatted(rights, closed));
    return SandboxCheck.look(folder, "salvor-engine");
  }

  @Test
  void anEngineWithoutRightsIsWell() throws IOException {
    assertThat(of("CapEff:\t0000000000000000", "NoNewPrivs:\t1"))
        .hasValueSatisfying(f -> assertThat(f.level()).isEqualTo(Finding.Level.OK));
  }

  @Test
  void oneThatHasThemOrMayGetThemIsWarnedOfWithItsUnit() throws IOException {
    for (String rights : new String[] {"000001ffffffffff", "0000000000000400"}) {
      assertThat(of("CapEff:\t" + rights, "NoNewPrivs:\t1"))
          .hasValueSatisfying(f -> assertThat(f.level()).isEqualTo(Finding.Level.WARNING));
    }
    assertThat(of("CapEff:\t0000000000000000", "NoNewPrivs:\t0"))
        .hasValueSatisfying(
            f -> {
              assertThat(f.level()).isEqualTo(Finding.Level.WARNING);
              assertThat(f.fix()).contains("journalctl -u salvor-engine");
            });
  }

  @Test
  void ofOneThatIsGoneNothingIsSaid() {
    assertThat(SandboxCheck.look(folder.resolve("1"), "salvor-engine")).isEmpty();
  }
}
