package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.TerminalSize.Cells;
import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FleetBoardTest {
  private static final Fleet FLEET =
      new Fleet(
          "all",
          List.of(
              new Fleet.Target(new HostId("h1"), Optional.empty()),
              new Fleet.Target(new HostId("h2"), Optional.empty())));

  private static RunStory story() {
    RunStory story = new RunStory();
    story.take(
        new Fact.HostsEnded(
            Map.of(
                "h1",
                new HostEnd(
                    HostState.FAILED,
                    "the probe failed",
                    0,
                    Optional.empty(),
                    Optional.of("ROLLBACK_UNHEALTHY")))));
    return story;
  }

  private static RunRequest request() {
    RunRequest one = Examples.request();
    return new RunRequest(
        one.runId(),
        one.definition(),
        one.parameters(),
        one.secrets(),
        one.host(),
        one.node(),
        one.submitter(),
        one.submittedAt(),
        one.resumed(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(FLEET));
  }

  private static RunState inTheCanaries() {
    RunState open = Examples.running();
    return new RunState(
        open.id(),
        open.runbook(),
        open.execution(),
        open.firstExecution(),
        open.status(),
        Optional.of(
            new RunView(
                RunStatus.RUNNING,
                open.runbook(),
                "2 hosts",
                "canary",
                1,
                2,
                "the canaries bake for 10m, until 2026-11-20T14:45:00Z",
                0,
                1,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Examples.START)),
        open.startedAt(),
        open.closedAt(),
        open.historyLength(),
        open.live(),
        open.trouble(),
        Optional.of(
            new FleetView(
                "all",
                2,
                1,
                2,
                1,
                Map.of(HostState.FAILED, 1),
                List.of(),
                List.of(),
                Optional.of("1 of 1 canary failed or did not answer; first h1"))));
  }

  @Test
  void showsTheCanariesTheCauseOfAHostAndWhyNoOtherIsBegun() {
    assertThat(
            FleetBoard.lines(
                story(),
                inTheCanaries(),
                FLEET,
                Examples.at(318),
                new Board.Look(new Paint(false), Marks.ASCII, new Cells(160, 40), "")))
        .contains(
            "  wave 1 of 2 (canary)  the canaries bake for 10m, until 2026-11-20T14:45:00Z  1 not"
                + " started, 1 failed",
            "    h1  FAILED  ROLLBACK_UNHEALTHY  the probe failed",
            "  no other host is begun: 1 of 1 canary failed or did not answer; first h1");
  }

  @Test
  void saysOfAHostThatIsUnderwayWhatItsStepPrintedLast() {
    RunStory story = story();
    story.take(new Fact.Begun(Examples.START, request()));
    story.take(new Fact.HostsBatched(Map.of("h2", 1)));
    RunId fleet = story.request().orElseThrow().runId();
    assertThat(story.underwayRuns()).containsExactly(RunRequest.batchId(fleet, 1));

    story.doing(
        Map.of(
            new RunId(fleet.value() + "/h2"),
            new RunState.Live(
                new SegmentProgress("look.free", 1, 0, 1, "  VERIFYING, 41 s left", 9_000, 60_000),
                Examples.at(1))));

    assertThat(
            FleetBoard.lines(
                story,
                inTheCanaries(),
                FLEET,
                Examples.at(318),
                new Board.Look(new Paint(false), Marks.ASCII, new Cells(160, 40), "")))
        .contains("    h2  RUNNING  look.free: VERIFYING, 41 s left");
  }

  @Test
  void jsonSaysTheSame() {
    FleetJson json = FleetJson.of(story(), inTheCanaries(), FLEET);

    assertThat(json.halted()).contains("1 of 1 canary failed or did not answer; first h1");
    assertThat(json.hosts().getFirst().cause()).contains("ROLLBACK_UNHEALTHY");
    assertThat(json.hosts().getLast().cause()).isEmpty();
  }
}
