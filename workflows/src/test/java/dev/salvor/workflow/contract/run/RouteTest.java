package dev.salvor.workflow.contract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.fleet.Become;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.Jump;
import dev.salvor.fleet.SshRoute;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.json.SalvorJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RouteTest {
  private static final SshRoute BASTION = SshRoute.to("192.0.2.1");

  private static final SshRoute WEB =
      new SshRoute(
          "10.0.0.1",
          2222,
          Optional.of("ops"),
          List.of("~/.ssh/fleet"),
          Optional.of(SecretRef.parse("env:PASS")),
          List.of("/etc/salvor/known_hosts"),
          Optional.of(new Jump.Via(new HostId("bastion"))),
          new Become.Sudo("root", Optional.of(SecretRef.parse("file:/run/sudo"))),
          Duration.ofSeconds(7));

  private static final Route ROUTE =
      new Route(new HostId("web1"), "ops", WEB, List.of(BASTION), Map.of("env:PASS", "hunter2"));

  @Test
  void isReadBackAsItWasWritten() throws Exception {
    String json = SalvorJson.mapper().writeValueAsString(ROUTE);
    assertThat(SalvorJson.mapper().readValue(json, Route.class)).isEqualTo(ROUTE);
  }

  @Test
  void knowsTheSecretsThatCameAlongAndShowsNone() {
    assertThat(ROUTE.value(SecretRef.parse("env:PASS"))).contains("hunter2");
    assertThat(ROUTE.value(SecretRef.parse("file:/run/sudo"))).isEmpty();
    assertThat(ROUTE.toString()).contains("ops@10.0.0.1:2222").doesNotContain("hunter2");
  }

  @Test
  void aGatewayThatCannotNameAQueueIsRefused() {
    assertThatThrownBy(() -> new Route(new HostId("a"), "A b", WEB, List.of(), Map.of()))
        .hasMessageContaining("gateway: \"A b\"");
  }
}
