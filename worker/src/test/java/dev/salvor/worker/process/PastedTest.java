package dev.salvor.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class PastedTest {
  @Test
  void aPlainPathStaysAsItIs() {
    assertThat(Pasted.path(Path.of("/var/lib/salvor-1/engine.db")))
        .isEqualTo("/var/lib/salvor-1/engine.db");
  }

  @Test
  void anyOtherPathIsOneQuotedWord() {
    assertThat(Pasted.path(Path.of("/srv/my runs/it's $HOME")))
        .isEqualTo("'/srv/my runs/it'\\''s $HOME'");
  }
}
