package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.worker.boot.BootState;
import dev.salvor.worker.boot.BootUnit;
import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BootWatchTest {
  @TempDir Path folder;

  /** Whatever this machine can do: the answer is what the service manager says afterwards. */
  @Test
  void aNodeComesBackOnlyIfItsUnitIsThereAfterItWasAskedFor() throws Exception {
    StateFolder state = new StateFolder(folder.resolve("state"));
    state.create();
    BootUnit unit = new BootUnit(Map.of("HOME", folder.toString()), state);
    BootState before = unit.state();
    try {
      Optional<String> why =
          new BootWatch(unit, List.of("host.local.0123456789abcdef"), "").whyNot();

      assertThat(why.isEmpty()).isEqualTo(unit.state() instanceof BootState.Installed);
      if (before instanceof BootState.Impossible impossible) {
        assertThat(why).contains(impossible.why());
      }
    } finally {
      unit.remove();
    }
  }
}
