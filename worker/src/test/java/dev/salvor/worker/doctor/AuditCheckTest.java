package dev.salvor.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import dev.salvor.workflow.audit.AuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditCheckTest {
  @TempDir private Path temp;

  private Path state() {
    return temp.resolve("state");
  }

  private Path log() {
    return state().resolve("audit/audit.jsonl");
  }

  private void write(int entries) throws IOException {
    AuditLog log = new AuditLog(state());
    for (int i = 0; i < entries; i++) {
      long seq =
          log.append(
                  AuditEntry.of(
                          Instant.EPOCH, AuditAction.START, Who.of("ann"), Whence.worker("desk"))
                      .why("entry"))
              .seq();
      assertThat(seq).isPositive();
    }
  }

  private Finding look() {
    return AuditCheck.look(state());
  }

  @Test
  void aLogAsItWasWrittenIsWell() throws IOException {
    assertThat(look().detail()).contains("nothing was recorded yet");
    write(3);
    assertThat(look().level()).isEqualTo(Finding.Level.OK);
    assertThat(look().detail()).contains("up to 3");
  }

  @Test
  void aLineThatWasEditedOrCutOffIsNamed() throws IOException {
    write(3);
    String text = Files.readString(log());
    Files.writeString(log(), text.replaceFirst("entry", "other"));
    assertThat(look().level()).isEqualTo(Finding.Level.WARNING);
    assertThat(look().detail()).contains("audit.jsonl:1").contains("was changed");
    Files.writeString(log(), text.substring(0, text.lastIndexOf("{\"seq\":3")));
    assertThat(look().detail()).contains("cut off");
  }

  @Test
  void whatCannotBeWrittenIsAProblem() throws IOException {
    write(1);
    Files.move(log(), temp.resolve("elsewhere"));
    Files.createSymbolicLink(log(), temp.resolve("elsewhere"));
    assertThat(look().level()).isEqualTo(Finding.Level.PROBLEM);
    assertThat(look().detail()).contains("is a link");
  }

  @Test
  void aFileInThePlaceOfTheFolderIsAProblem() throws IOException {
    Files.createDirectories(state());
    Files.writeString(state().resolve("audit"), "");
    assertThat(look().level()).isEqualTo(Finding.Level.PROBLEM);
    assertThat(look().fix()).contains("owner and mode");
  }
}
