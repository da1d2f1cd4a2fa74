package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the archive of classes is made from works: a run that ends well, on an engine in memory. */
final class RehearsalIT {
  private final InputStream input = System.in;

  @AfterEach
  void giveBackTheInput() {
    System.setIn(input);
  }

  @Test
  void aRunIsPlayedToItsEndInAFolder(@TempDir Path folder) throws Exception {
    assertThat(Rehearsal.play(folder)).isTrue();
    assertThat(folder.resolve("state/runs/rehearsal")).isDirectory();
  }
}
