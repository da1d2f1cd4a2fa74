package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineProgramTest {
  @TempDir private Path folder;

  private StateFolder state() throws IOException {
    StateFolder state = new StateFolder(folder.resolve("state"));
    state.create();
    return state;
  }

  private static EngineCertificates certificates(StateFolder state) {
    return new EngineCertificates(state.engineTls(), Clock.systemUTC());
  }

  private static void record(StateFolder state, Optional<String> tls) throws IOException {
    new EngineRecord(EngineKind.EMBEDDED, "1.5.1", Optional.of("/x"), 7233, 0, Instant.EPOCH, tls)
        .write(state);
  }

  @Test
  void withoutASettingItIsTheOneThatAsksNobody() throws Exception {
    StateFolder state = state();
    assertThat(EngineProgram.of(state)).isEqualTo(EngineProgram.CLI);
    record(state, Optional.empty());
    assertThat(EngineProgram.of(state)).isEqualTo(EngineProgram.CLI);
    certificates(state).create();
    assertThat(EngineProgram.of(state)).isEqualTo(EngineProgram.SERVER);
  }

  /** As after a restore from a backup without keys. */
  @Test
  void certificatesThatAreLostOpenNoEngineThatAskedForThem() throws Exception {
    StateFolder state = state();
    certificates(state).create();
    record(state, Optional.of(state.engineTls().folder().toString()));
    Files.move(state.engineTls().folder(), folder.resolve("lost"));

    assertThat(EngineProgram.of(state)).isEqualTo(EngineProgram.SERVER);
  }

  @Test
  void onlySwitchedOffItIsOpenEvenIfTheEngineThatAskedWasKilled() throws Exception {
    StateFolder state = state();
    certificates(state).create();
    record(state, Optional.of(state.engineTls().folder().toString()));

    certificates(state).destroy();
    assertThat(EngineProgram.of(state)).isEqualTo(EngineProgram.CLI);

    // On again, also where the maker was killed before it had taken back that it was off.
    certificates(state).create();
    Files.createFile(state.engineTls().off());
    certificates(state).create();
    Files.move(state.engineTls().folder(), folder.resolve("lost"));
    assertThat(EngineProgram.of(state)).isEqualTo(EngineProgram.SERVER);
  }
}
