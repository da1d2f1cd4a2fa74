package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import dev.salvor.workflow.audit.AuditLog;
import dev.salvor.workflow.audit.AuditReader;
import dev.salvor.workflow.audit.Auditor;
import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedLifeTest {
  @TempDir private Path folder;

  @Test
  void anEngineThatCannotBeStartedIsTriedAgainAndAgainAndIsOneEntry() throws Exception {
    StateFolder state = new StateFolder(folder.resolve("state"));
    state.create();
    Path asked = folder.resolve("asked");
    Path program = folder.resolve("program");
    Files.writeString(program, "#!/bin/sh\necho x >>'" + asked + "'\nexit 1\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    OwnDeeds deeds =
        new OwnDeeds(
            new Auditor(
                new AuditLog(state.root()),
                Who.of("root"),
                Whence.worker("desk"),
                Clock.systemUTC()));
    try (EmbeddedLife life =
        new EmbeddedLife(
            Map.of("SALVOR_ENGINE_BINARY", program.toString()), state, deeds, Duration.ZERO)) {
      for (int i = 0; i < 3; i++) {
        assertThat(life.look()).isEmpty();
      }
    }
    assertThat(asked).content().hasLineCount(3);
    List<AuditAction> acts = new ArrayList<>();
    assertThat(AuditReader.read(state.root(), line -> acts.add(line.entry().action()))).isZero();
    assertThat(acts).containsExactly(AuditAction.ENGINE_RESTART);
  }
}
