package dev.salvor.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScriptsTest {
  @Test
  void scriptsOfTheNodeAreCleanForShellcheck() throws Exception {
    Require.tools("shellcheck");
    for (String name : List.of("engine.sh", "keeper.sh", "detach.sh")) {
      Path script = Path.of(Detached.class.getResource(name).toURI());
      var said = Programs.run(Duration.ofSeconds(30), "shellcheck", script.toString());
      assertThat(said.output()).isEmpty();
      assertThat(said.exit()).isZero();
    }
  }
}
