package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.parallel;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Share;
import dev.salvor.runbook.Strategy;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.workflow.contract.fleet.FleetOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A thousand hosts: the histories of the fleet's run stay within their budget. */
final class LargeFleetTest {
  private static final int HOSTS = 1000;
  private static final int MOST_EVENTS = 10_000;
  private static final long MOST_BYTES = 10L << 20;

  @AutoClose private final FleetEngine engine = new FleetEngine();

  @Test
  void aThousandHostsInBatchesLeaveAShortHistory() {
    List<WorkflowExecutionHistory> histories = eachBegunOnce(phase("one", step("a")));

    assertThat(histories.size()).isEqualTo(1);
  }

  @Test
  void aThousandHostsEachByItselfCutTheHistory() {
    List<WorkflowExecutionHistory> histories =
        eachBegunOnce(phase("one", parallel("group", 2, step("a"), step("b"))));

    assertThat(histories.size()).isBetween(3, 4);
  }

  private List<WorkflowExecutionHistory> eachBegunOnce(Phase phase) {
    Definition definition =
        book(phase)
            .strategy(
                new Strategy(
                    List.of(Share.count(1), Share.percent(10), Share.percent(100)),
                    50,
                    Share.percent(1),
                    Optional.empty(),
                    Duration.ZERO,
                    Optional.empty(),
                    Strategy.OnWaveFailure.ABORT,
                    Duration.ofHours(24)))
            .pin();
    engine.script.ends(RunStatus.FAILED, "h7", "h400", "h999");
    FleetEngine.Started run =
        engine.start(
            Definitions.pin(definition.runbook(), Map.of("files/a.sh", new byte[2_000])),
            FleetEngine.hosts(HOSTS));
    FleetOutcome outcome = run.outcome();
    List<WorkflowExecutionHistory> histories = run.histories();
    for (WorkflowExecutionHistory history : histories) {
      System.out.printf(
          "%d events, %d KiB%n",
          history.getEvents().size(), history.getHistory().getSerializedSize() >> 10);
    }

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).isEqualTo("997 of 1000 hosts succeeded, 3 failed");
    assertThat(engine.script.touched())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, HOSTS).mapToObj(i -> "h" + i).toList());
    assertThat(engine.script.most()).isLessThanOrEqualTo(50);
    for (WorkflowExecutionHistory history : histories) {
      assertThat(history.getEvents().size()).isLessThan(MOST_EVENTS);
      assertThat((long) history.getHistory().getSerializedSize()).isLessThan(MOST_BYTES);
    }
    assertThat(FleetViews.bytes(run.fleet())).isLessThanOrEqualTo(FleetViews.MOST_BYTES);
    assertThat(Optional.ofNullable(run.fleet().troubled().getFirst().host())).contains("h999");
    return histories;
  }
}
