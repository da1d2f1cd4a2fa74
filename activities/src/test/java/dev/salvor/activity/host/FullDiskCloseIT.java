package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.testing.Require;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a run on a host whose disk is full. */
final class FullDiskCloseIT {
  private static final RunId RUN = new RunId("r-1");

  @TempDir Path folder;
  private Path mount;
  private HostConnection host;

  @BeforeEach
  void mount() throws Exception {
    Require.root();
    mount = Files.createDirectory(folder.resolve("small"));
    Require.that(
        call("mount", "-t", "tmpfs", "-o", "size=8m", "none", mount.toString()) == 0,
        "mount of a tmpfs is needed");
    host =
        new LocalConnection(
            List.of("/bin/sh"), Map.of("SALVOR_STATE_DIR", mount.resolve("state").toString()));
  }

  @AfterEach
  void umount() throws Exception {
    call("umount", "-l", mount.toString());
  }

  private static int call(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  @Test
  void secretsGoAndTheHostIsReleasedThoughNothingCanBeWritten() throws Exception {
    Library library = Library.bundled();
    PrepareReport.Ready ready =
        (PrepareReport.Ready)
            new Preparation(host, library, holder -> false, Optional::empty).prepare(prepare());
    Path run = Path.of(ready.runFolder());
    Closing closing =
        new Closing(
            host,
            library,
            (h, runFolder, o) -> new Parcel().whole(runFolder + "/main.log", new byte[65_536]));
    call("dd", "if=/dev/zero", "of=" + mount.resolve("fill"), "bs=1k", "status=none");

    CloseReport full = closing.close(closing(ready.pin(), false));
    assertThat(full.closed()).isFalse();
    assertThat(full.why()).contains("No space left");
    assertThat(run.resolve("secrets/password")).exists();

    CloseReport freed = closing.close(closing(ready.pin(), true));

    assertThat(freed.closed()).as(freed.why()).isTrue();
    assertThat(run.resolve("secrets")).doesNotExist();
    assertThat(mount.resolve("state/host.lock")).doesNotExist();
    Files.delete(mount.resolve("fill"));
    assertThat(closing.close(closing(ready.pin(), false)).closed()).isTrue();
    assertThat(run.resolve("main.log")).as("nothing could mask it any more").doesNotExist();
    assertThat(new Preparation(host, library, holder -> false, Optional::empty).prepare(prepare()))
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.CLOSED));
  }

  private PrepareOrder prepare() {
    return new PrepareOrder(
        RUN,
        HostId.LOCAL,
        Identity.of(host).node(),
        Definitions.pin(new RunbookFixture().small(), Map.of()),
        RunIdentity.sha256("{}"),
        true,
        Map.of("password", "s3cret"),
        Map.of(),
        false,
        Optional.empty(),
        List.of());
  }

  private CloseOrder closing(HostPin pin, boolean withoutLogs) {
    RunOutcome outcome =
        new RunOutcome(
            RUN, RunStatus.SUCCEEDED, "well", Instant.EPOCH, Instant.EPOCH, 0, 0, Optional.empty());
    RunEvent event = new RunEvent.Noted(1, Instant.EPOCH, Optional.empty(), "an event");
    return new CloseOrder(
        RUN,
        prepare().identity().digest(),
        pin,
        outcome,
        withoutLogs ? List.of() : List.of(event),
        withoutLogs);
  }
}
