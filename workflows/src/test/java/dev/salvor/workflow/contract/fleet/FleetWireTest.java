package dev.salvor.workflow.contract.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What travels about a fleet is the same after its way, and what older versions wrote is read. */
final class FleetWireTest {
  static List<Object> values() {
    return List.of(
        new Fleet.Target(new HostId("h1"), Optional.empty(), Map.of("os", "debian")),
        new HostEnd(
            HostState.FAILED,
            "it failed",
            1,
            Optional.of(new NodeId("0123456789abcdef")),
            Optional.of("DISK_FULL")),
        new FleetView(
            "all",
            2,
            1,
            3,
            1,
            Map.of(HostState.FAILED, 1),
            List.of("h2"),
            List.of(
                new FleetView.Troubled(
                    "h1", HostState.FAILED, "it failed", Optional.of("DISK_FULL"))),
            Optional.of("1 of 1 canary failed")),
        new RunOutcome(
            new RunId("r-1"),
            RunStatus.FAILED,
            "it failed",
            Instant.EPOCH,
            Instant.EPOCH,
            0,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.of("DISK_FULL")),
        new RunEvent.StepEnded(
            1,
            Instant.EPOCH,
            "one.a",
            "",
            StepResult.FAILED,
            "main",
            1,
            false,
            "it failed",
            Optional.of("DISK_FULL")));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isTheSameAfterItsWay(Object value) throws JsonProcessingException {
    String json = SalvorJson.mapper().writeValueAsString(value);

    assertThat(SalvorJson.mapper().readValue(json, value.getClass())).isEqualTo(value);
  }

  @Test
  void whatAnOlderVersionWroteIsRead() throws JsonProcessingException {
    assertThat(SalvorJson.mapper().readValue("{\"host\":\"h1\"}", Fleet.Target.class))
        .isEqualTo(new Fleet.Target(new HostId("h1"), Optional.empty()));
    assertThat(
            SalvorJson.mapper()
                .readValue("{\"state\":\"FAILED\",\"summary\":\"x\",\"pivots\":0}", HostEnd.class))
        .isEqualTo(new HostEnd(HostState.FAILED, "x", 0));
    assertThat(
            SalvorJson.mapper()
                .readValue(
                    "{\"on\":\"all\",\"hosts\":1,\"wave\":1,\"waves\":1,\"inWave\":1,\"counts\":{},"
                        + "\"running\":[],\"troubled\":"
                        + "[{\"host\":\"h1\",\"state\":\"FAILED\",\"why\":\"x\"}]}",
                    FleetView.class))
        .satisfies(
            view -> {
              assertThat(view.halted()).isEmpty();
              assertThat(view.troubled()).allMatch(one -> one.cause().isEmpty());
            });
  }
}
