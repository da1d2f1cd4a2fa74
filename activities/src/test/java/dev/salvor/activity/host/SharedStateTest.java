package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.FarConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.SshRoute;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A host whose state folder other machines see too. */
final class SharedStateTest {
  private static final String WHY =
      "the state folder /net/salvor lies on a network file system (nfs4)";

  /** Says what the program that identifies a host says there, and takes nothing else. */
  private static final class Shared implements FarConnection {
    @Override
    public Ran run(ShellCall call) {
      return new Ran(0, "shared " + WHY + "\n", "");
    }

    @Override
    public Optional<byte[]> read(String path, long offset, int max) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size(String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(String path, byte[] content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String describe() {
      return "shared";
    }

    @Override
    public void close() {}
  }

  @Test
  void isTheWrongOneAndNothingIsPutThere() {
    PrepareOrder order =
        new PrepareOrder(
            new RunId("r-1"),
            new HostId("web1"),
            NodeId.of("gateway", "1"),
            Definitions.pin(new RunbookFixture().small(), Map.of()),
            RunIdentity.sha256("{}"),
            true,
            Map.of(),
            Map.of(),
            false,
            Optional.of(Map.of()),
            List.of(),
            Optional.of(
                new Route(
                    new HostId("web1"), "ops", SshRoute.to("10.0.0.1"), List.of(), Map.of())));

    PrepareReport report =
        new Preparation(new Shared(), Library.bundled(), run -> false, Optional::empty)
            .prepare(order);

    assertThat(report)
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.WRONG_HOST);
              assertThat(refused.why()).isEqualTo(WHY);
            });
  }
}
