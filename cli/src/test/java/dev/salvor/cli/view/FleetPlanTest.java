package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Canary;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.Waves;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FleetPlanTest {
  private static Fleet.Target host(String name, String os) {
    return new Fleet.Target(new HostId(name), Optional.empty(), Map.of("os", os));
  }

  private static final Fleet FLEET =
      new Fleet("all", List.of(host("a", "deb"), host("b", "deb"), host("c", "arch")));

  @Test
  void showsTheCanariesAndWhatTheyStandFor() {
    Waves waves =
        Waves.of(
            FLEET,
            Strategy.DEFAULT.after(
                new Canary(
                    List.of("os"), Optional.empty(), Optional.empty(), Canary.OnFailure.ABORT)));

    assertThat(FleetPlan.waves(waves))
        .containsExactly("waves: 2, 1; the first is the canaries:", "  a  os=deb", "  c  os=arch");
    assertThat(FleetPlan.HostPlan.refused("b", "no answer", waves).wave()).isEqualTo(2);
    assertThat(FleetPlan.HostPlan.refused("c", "no answer", waves))
        .satisfies(
            plan -> {
              assertThat(plan.wave()).isEqualTo(1);
              assertThat(plan.canary()).contains("os=arch");
            });
  }

  @Test
  void showsTheSizesOfTheWavesWithoutCanaries() {
    assertThat(FleetPlan.waves(Waves.of(FLEET, Strategy.DEFAULT))).containsExactly("waves: 3");
  }
}
