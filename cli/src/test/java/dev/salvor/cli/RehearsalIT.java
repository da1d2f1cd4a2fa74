package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.io.Io;
import dev.salvor.cli.io.TerminalSize;
import dev.salvor.cli.rehearsal.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real client, sealing included, against the stand-in engine over a real connection. */
final class RehearsalIT {
  @TempDir private Path state;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String address, String... arguments) {
    Io io = new Io(new PrintWriter(out), new PrintWriter(err), false, false, TerminalSize.NONE);
    Map<String, String> env =
        Map.of("SALVOR_STATE_DIR", state.toString(), "TEMPORAL_ADDRESS", address);
    try (ProcessSession session = new ProcessSession(env, io)) {
      return new Cli(session).execute(arguments);
    }
  }

  @Test
  void listsShowsAndFollowsARun() throws Exception {
    try (Stage stage = Stage.open(state)) {
      assertThat(run(stage.address(), "runs")).isZero();
      assertThat(out.toString()).contains(Stage.RUN).contains("SUCCEEDED");
      assertThat(run(stage.address(), "show", Stage.RUN, "--json")).isZero();
      assertThat(run(stage.address(), "watch", Stage.RUN)).isZero();
      assertThat(out.toString()).contains("one.step SUCCEEDED");
      assertThat(err.toString()).isEmpty();
    }
  }

  @Test
  void anEngineThatIsNotThereIsSaidWithinSeconds() {
    assertThat(run("127.0.0.1:1", "runs")).isEqualTo(7);
    assertThat(err.toString())
        .contains("engine 127.0.0.1:1 does not answer (")
        .contains("salvor up")
        .doesNotContain("Exception");
  }

  @Test
  void aRunSealedWithAnotherKeyIsRefusedInWords() throws Exception {
    try (Stage stage = Stage.open(state.resolve("theirs"))) {
      assertThat(run(stage.address(), "show", Stage.RUN)).isEqualTo(1);
      assertThat(err.toString()).contains("give both sides the same key file");
    }
  }
}
