package dev.salvor.cli.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * A run in a list: what the engine can tell of it without opening anything.
 *
 * @param status of an open run that is not looked at, never {@code STUCK} or {@code PAUSED}
 * @param trouble what keeps it from going on, if it was looked at
 */
public record RunRow(
    @JsonProperty("run") RunId id,
    String runbook,
    String host,
    RunStatus status,
    String phase,
    long pivots,
    Instant startedAt,
    @JsonProperty("endedAt") Optional<Instant> closedAt,
    Optional<String> trouble) {
  /** A row that nobody has looked at closer. */
  public RunRow(
      RunId id,
      String runbook,
      String host,
      RunStatus status,
      String phase,
      long pivots,
      Instant startedAt,
      Optional<Instant> closedAt) {
    this(id, runbook, host, status, phase, pivots, startedAt, closedAt, Optional.empty());
  }

  /** Whether it has ended; for whoever reads the JSON. */
  @JsonProperty("ended")
  public boolean isEnded() {
    return status.isTerminal();
  }

  /** The same, which could not be looked at closer. */
  RunRow troubled(String why) {
    return new RunRow(
        id, runbook, host, status, phase, pivots, startedAt, closedAt, Optional.of(why));
  }

  /** The same as a closer look has shown it. */
  RunRow as(RunState seen) {
    return new RunRow(
        id,
        runbook,
        host,
        seen.status(),
        seen.view().map(RunView::phase).orElse(phase),
        seen.view().map(v -> (long) v.pivots()).orElse(pivots),
        startedAt,
        seen.closedAt(),
        seen.trouble());
  }
}
