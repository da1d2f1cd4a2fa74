package dev.salvor.cli.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Optional;

/** A run in a list: what the engine can tell of it without opening anything. */
public record RunRow(
    @JsonProperty("run") RunId id,
    String runbook,
    String host,
    RunStatus status,
    String phase,
    long pivots,
    Instant startedAt,
    @JsonProperty("endedAt") Optional<Instant> closedAt) {}
