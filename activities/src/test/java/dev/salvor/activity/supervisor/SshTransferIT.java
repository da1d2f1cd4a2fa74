package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.activity.transport.ssh.SshConnection;
import dev.salvor.activity.transport.ssh.Sshd;
import dev.salvor.workflow.contract.order.SegmentOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy over SSH. */
final class SshTransferIT extends TransferContract {
  @TempDir static Path server;

  private static Sshd sshd;
  private static SshConnection shared;

  @BeforeAll
  static void serve() throws Exception {
    sshd = Sshd.start(server);
    shared = new SshConnection(sshd.target());
  }

  @AfterAll
  static void end() {
    shared.close();
    sshd.close();
  }

  @Test
  void aConnectionThatTheServerEndsInTheMiddleIsMadeAnewAndTheRestIsSent() throws Exception {
    file("big", noise(1, BIG));
    Watched way = new Watched(host()).after(BIG * 3L / 4, sshd::kill);
    SegmentOrder order = lab(way).order(1, 0, step("p/s", with()));

    assertThatThrownBy(() -> lab(way).run(order)).isInstanceOf(UnreachableException.class);
    assertThat(target).doesNotExist();
    way.fed();
    sshd.startAgain();

    way.after(Long.MAX_VALUE, () -> {});
    assertThat(lab(way).run(order).steps().getLast().done()).isTrue();
    // What was in the pipes of the connection and of the server is lost with them.
    assertThat(way.fed()).isBetween(BIG / 4L, BIG * 3L / 4);
    assertThat(target.resolve("big")).hasBinaryContent(noise(1, BIG));
  }

  @Override
  protected HostConnection host() {
    return shared;
  }
}
