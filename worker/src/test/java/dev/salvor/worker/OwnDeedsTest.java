package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.host.Pruning;
import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import dev.salvor.policy.Policy;
import dev.salvor.policy.PolicyFile;
import dev.salvor.workflow.audit.AuditLog;
import dev.salvor.workflow.audit.AuditReader;
import dev.salvor.workflow.audit.Auditor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the node does by itself is on record. */
final class OwnDeedsTest {
  @TempDir private Path temp;
  private Path state;
  private OwnDeeds deeds;

  @BeforeEach
  void open() throws IOException {
    state =
        Files.createDirectory(
            temp.resolve("state"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Auditor auditor =
        new Auditor(new AuditLog(state), Who.of("root"), Whence.worker("desk"), Clock.systemUTC());
    deeds = new OwnDeeds(auditor);
  }

  private List<AuditEntry> entries() throws IOException {
    List<AuditEntry> all = new ArrayList<>();
    assertThat(AuditReader.read(state, line -> all.add(line.entry()))).isZero();
    return all;
  }

  @Test
  void eachPolicyThatIsSeenIsThereOnce() throws IOException {
    PolicyFile file = new PolicyFile(state, deeds::policy);
    Path path = Policy.file(state);
    for (String text :
        List.of(
            "schemaVersion: 1\npolicy: {deny: []}\n", "schemaVersion: 1\npolicy: {allow: []}\n")) {
      assertThat(file.now()).isNotNull();
      Files.writeString(path, text);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      assertThat(file.now()).isInstanceOf(PolicyFile.State.Holds.class);
    }
    Files.writeString(path, "nothing");
    assertThat(file.now()).isInstanceOf(PolicyFile.State.Broken.class);
    Files.delete(path);
    assertThat(file.now()).isInstanceOf(PolicyFile.State.Absent.class);

    assertThat(entries()).allSatisfy(e -> assertThat(e.action()).isEqualTo(AuditAction.POLICY));
    assertThat(entries())
        .extracting(e -> e.outcome().orElseThrow() + " " + e.digest().isPresent())
        .containsExactly("absent false", "holds true", "holds true", "broken true", "absent false");
    assertThat(entries().get(1).digest()).isNotEqualTo(entries().get(2).digest());
    assertThat(entries().get(3).why()).isPresent();
  }

  @Test
  void whatWasPrunedIsNamed() throws IOException {
    deeds.pruned(Duration.ofDays(30), new Pruning.Report(List.of(), ""));
    deeds.pruned(
        Duration.ofDays(30),
        new Pruning.Report(
            List.of(
                new Pruning.Pruned("r-1", 10, ""),
                new Pruning.Pruned("r-2", 5, "busy"),
                new Pruning.Pruned("r-3", 1, "")),
            ""));
    assertThat(entries())
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.action()).isEqualTo(AuditAction.PRUNE);
              assertThat(e.details())
                  .containsEntry("runs", "r-1 r-3")
                  .containsEntry("kilobytes", "11");
            });
  }

  /** What happens anyway is not kept from happening, and goes in when that is possible. */
  @Test
  void withoutRoomItGoesInLater() throws IOException {
    Path audit = Files.writeString(state.resolve("audit"), "no folder");
    deeds.restartsEngine("it was gone");
    Files.delete(audit);
    deeds.starts("embedded");
    assertThat(entries())
        .extracting(AuditEntry::action)
        .containsExactly(AuditAction.LOST, AuditAction.ENGINE_RESTART, AuditAction.WORKER_START);
  }
}
