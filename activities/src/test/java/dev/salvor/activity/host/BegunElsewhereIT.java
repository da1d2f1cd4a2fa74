package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.local.LocalConnection;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that has begun on a host never begins on another one that answers in its place. */
final class BegunElsewhereIT {
  private static final HostId WEB = new HostId("web1");

  @TempDir Path folder;

  private LocalConnection host() {
    return new LocalConnection(
        List.of("/bin/sh"),
        Map.of("SALVOR_STATE_DIR", folder.resolve("state").toString(), "SALVOR_NO_SYSTEMD", "1"));
  }

  private PrepareReport prepare(Route way) {
    return new Preparation(host(), Library.bundled(), run -> true, Optional::empty)
        .prepare(
            new PrepareOrder(
                new RunId("r-1/web1"),
                WEB,
                new NodeId("0123456789abcdef"),
                Definitions.pin(new RunbookFixture().small(), Map.of()),
                RunIdentity.sha256("{}"),
                true,
                Map.of(),
                Map.of(),
                false,
                Optional.empty(),
                List.of(),
                Optional.of(way)));
  }

  @Test
  void whereverTheWayLeadsOnlyTheHostItBeganOnGoesOn() {
    Route way = new Route(WEB, "ops", SshRoute.to("192.0.2.1"), List.of(), Map.of());
    NodeId strange = new NodeId("fedcba9876543210");

    assertThat(prepare(way.begunOn(strange)))
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.WRONG_HOST);
              assertThat(refused.why()).contains("has begun on node " + strange);
            });
    assertThat(folder.resolve("state/runs")).isEmptyDirectory();
    assertThat(folder.resolve("state/host.lock")).doesNotExist();

    assertThat(prepare(way)).isInstanceOf(PrepareReport.Ready.class);
    assertThat(prepare(way.begunOn(Identity.of(host()).node())))
        .isInstanceOf(PrepareReport.Ready.class);
  }
}
