package dev.salvor.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ListQueryTest {
  @Test
  void aValueNeverBecomesQuery() {
    RunFilter filter =
        new RunFilter(
            Optional.empty(),
            Optional.of("x' OR '1'='1"),
            Optional.of("a\\"),
            Optional.empty(),
            10);
    assertThat(ListQuery.of(filter))
        .isEqualTo(
            "SalvorRunbook IS NOT NULL AND SalvorRunbook = 'a\\\\' AND (SalvorHost = 'x\\' OR"
                + " \\'1\\'=\\'1' OR SalvorHosts = 'x\\' OR \\'1\\'=\\'1')");
  }

  @Test
  void theRunsOfSingleHostsOfAFleetAreListedOnlyIfTheyAreMeant() {
    RunFilter all =
        new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 10);
    assertThat(ListQuery.of(all))
        .isEqualTo("SalvorRunbook IS NOT NULL AND ParentWorkflowId IS NULL");
    assertThat(ListQuery.of(all.of(new RunId("f1"))))
        .isEqualTo("SalvorRunbook IS NOT NULL AND WorkflowId STARTS_WITH 'f1/'");
  }

  @Test
  void openStatesAreOnlyThoseOfOpenRuns() {
    RunFilter filter =
        new RunFilter(
            Optional.of(RunStatus.WAITING),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Instant.parse("2026-11-20T14:30:22.5Z")),
            10);
    assertThat(ListQuery.of(filter))
        .isEqualTo(
            "SalvorRunbook IS NOT NULL AND ParentWorkflowId IS NULL AND SalvorStatus = 'WAITING'"
                + " AND ExecutionStatus = 'Running' AND StartTime >= '2026-11-20T14:30:22Z'");
  }
}
