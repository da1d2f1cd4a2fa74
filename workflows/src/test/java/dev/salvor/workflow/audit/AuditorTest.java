package dev.salvor.workflow.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditLine;
import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditorTest {
  @TempDir private Path temp;
  private Path state;
  private Auditor auditor;

  @BeforeEach
  void open() {
    state = temp.resolve("state");
    auditor =
        new Auditor(new AuditLog(state), Who.of("root"), Whence.worker("desk"), Clock.systemUTC());
  }

  private List<AuditLine> entries() throws IOException {
    List<AuditLine> all = new ArrayList<>();
    assertThat(AuditReader.read(state, all::add)).isZero();
    return all;
  }

  @Test
  void whatCannotBeRecordedIsRefusedAndNotRecordedLater() throws IOException {
    Files.createDirectories(state);
    Path blocked = Files.writeString(state.resolve("audit"), "");
    assertThatThrownBy(() -> auditor.record(auditor.entry(AuditAction.ORDER)))
        .isInstanceOf(IOException.class);
    assertThat(auditor.trouble()).isPresent();
    Files.delete(blocked);
    auditor.again();
    assertThat(entries()).isEmpty();
  }

  @Test
  void whatHasHappenedGoesInLaterWithANoteOfItsLoss() throws IOException {
    Files.createDirectories(state);
    Path blocked = Files.writeString(state.resolve("audit"), "");
    assertThat(auditor.recordOrKeep(List.of(auditor.entry(AuditAction.CHANGE).step("a.b"))))
        .isFalse();
    assertThatThrownBy(() -> auditor.record(auditor.entry(AuditAction.ORDER)))
        .isInstanceOf(IOException.class);
    Files.delete(blocked);
    assertThat(auditor.record(auditor.entry(AuditAction.ORDER).step("a.c")).seq()).isEqualTo(3);

    assertThat(entries())
        .extracting(l -> l.entry().action())
        .containsExactly(AuditAction.LOST, AuditAction.CHANGE, AuditAction.ORDER);
    assertThat(entries().getFirst().entry().why().orElseThrow())
        .contains("is not a folder")
        .contains("the next entry");
    assertThat(entries().getFirst().entry().details()).containsEntry("gone", "0");
    auditor.again();
    assertThat(entries()).hasSize(3);
  }

  @Test
  void ofMoreThanCanBeKeptTheNumberIsKept() throws IOException {
    Files.createDirectories(state);
    Path blocked = Files.writeString(state.resolve("audit"), "");
    for (int i = 0; i < 2003; i++) {
      assertThat(auditor.recordOrKeep(List.of(auditor.entry(AuditAction.CHANGE)))).isFalse();
    }
    Files.delete(blocked);
    auditor.again();
    assertThat(entries()).hasSize(2001);
    assertThat(entries().getFirst().entry().details())
        .containsEntry("late", "2000")
        .containsEntry("gone", "3");
    assertThat(AuditProof.ofState(state, List.of()).findings()).isEmpty();
    assertThat(auditor.end()).contains(entries().getLast().end());
  }
}
