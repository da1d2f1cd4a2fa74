package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who holds a host when its holder has been silent for longer than its lease. */
final class ReservationIT {
  private static final int LEASE_SECONDS = 900;

  @TempDir Path folder;
  private final Set<String> open = new HashSet<>();

  private PrepareReport prepare(String run) {
    Map<String, String> environment =
        Map.of("SALVOR_STATE_DIR", folder.resolve("state").toString(), "SALVOR_NO_SYSTEMD", "1");
    LocalConnection host = new LocalConnection(List.of("/bin/sh"), environment);
    return new Preparation(host, Library.bundled(), open::contains, Optional::empty)
        .prepare(
            new PrepareOrder(
                new RunId(run),
                HostId.LOCAL,
                Identity.of(host).node(),
                Definitions.pin(new RunbookFixture().small(), Map.of()),
                RunIdentity.sha256("{}"),
                true,
                Map.of(),
                Map.of(),
                false,
                Optional.empty(),
                List.of()));
  }

  private void silentFor(int seconds) throws IOException {
    Path lock = folder.resolve("state/host.lock");
    String[] words = Files.readString(lock).strip().split(" ");
    words[2] = Long.toString(Long.parseLong(words[2]) - seconds);
    Files.writeString(lock, String.join(" ", words) + "\n");
  }

  @Test
  void runThatWaitsKeepsItsHostHoweverLongItIsSilent() throws IOException {
    open.add("r-1");
    prepare("r-1");
    silentFor(LEASE_SECONDS * 10);

    assertThat(prepare("r-2"))
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.LOCKED);
              assertThat(refused.why()).contains("r-1");
            });
    assertThat(Files.readString(folder.resolve("state/host.lock"))).startsWith("r-1 ");
  }

  @Test
  void theEngineIsAskedByTheIdOfTheHolderAndNotByItsFolder() throws IOException {
    open.add("Nightly-2026:11");
    prepare("Nightly-2026:11");
    silentFor(LEASE_SECONDS * 10);

    assertThat(prepare("r-2"))
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> assertThat(refused.why()).contains("Nightly-2026:11"));
  }

  /** As if it had asked at first and at last so many seconds ago. */
  private void asked(String run, int first, int last) throws IOException {
    Path ticket = folder.resolve("state/host.queue").resolve(run);
    String[] words = Files.readString(ticket).strip().split(" ");
    long now = Long.parseLong(words[2]);
    words[1] = Long.toString(now - first);
    words[2] = Long.toString(now - last);
    Files.writeString(ticket, String.join(" ", words) + "\n");
  }

  private void letGo() throws IOException {
    Files.delete(folder.resolve("state/host.lock"));
  }

  @Test
  void whoHasWaitedLongerGoesFirst() throws IOException {
    open.add("r-1");
    prepare("r-1");
    prepare("r-2");
    asked("r-2", 60, 20);
    letGo();

    assertThat(prepare("r-3"))
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.LOCKED);
              assertThat(refused.why()).contains("r-2 has waited for this host for longer");
            });
    assertThat(prepare("r-2")).isInstanceOf(PrepareReport.Ready.class);
    assertThat(folder.resolve("state/host.queue/r-2")).doesNotExist();
    letGo();
    assertThat(prepare("r-3")).isInstanceOf(PrepareReport.Ready.class);
  }

  @Test
  void whoDoesNotAskAgainHoldsUpNobody() throws IOException {
    open.add("r-1");
    prepare("r-1");
    prepare("gone");
    prepare("once");
    asked("gone", 200, 80);
    letGo();

    assertThat(prepare("r-3")).isInstanceOf(PrepareReport.Ready.class);
    assertThat(folder.resolve("state/host.queue/gone")).doesNotExist();
  }

  @Test
  void runThatWasEndedByForceLosesItsHostWhenTheLeaseIsOver() throws IOException {
    prepare("r-1");
    silentFor(LEASE_SECONDS - 60);
    PrepareReport early = prepare("r-2");
    silentFor(LEASE_SECONDS);

    assertThat(early).isInstanceOf(PrepareReport.Refused.class);
    assertThat(prepare("r-2")).isInstanceOf(PrepareReport.Ready.class);
    assertThat(Files.readString(folder.resolve("state/host.lock"))).startsWith("r-2 ");
  }
}
