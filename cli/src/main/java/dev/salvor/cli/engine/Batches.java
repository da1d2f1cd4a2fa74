package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hosts of fleets that have no run of their own on the engine, because all went well on them: what
 * is known of them stands in their batch and in their fleet. For one thread.
 */
final class Batches {
  /** What a fleet's run says of its hosts. */
  private record Known(Map<String, Integer> batches, Map<String, HostEnd> ends) {}

  private final Engine engine;
  private final Map<RunId, Known> known = new HashMap<>();

  Batches(Engine engine) {
    this.engine = engine;
  }

  /** The batch that {@code host} was begun in. */
  Optional<RunId> of(RunId host) {
    return host.fleet()
        .flatMap(
            fleet ->
                Optional.ofNullable(of(fleet, true).batches().get(name(host)))
                    .map(number -> RunRequest.batchId(fleet, number)));
  }

  /** The host's run as its batch tells of it. */
  Optional<RunState> state(RunId host, RunId batch) {
    return engine
        .describe(batch)
        .map(
            whole -> {
              Optional<Fact.Ended> end = end(host, whole);
              return new RunState(
                  host,
                  whole.runbook(),
                  whole.execution(),
                  whole.firstExecution(),
                  end.map(Fact.Ended::status).orElse(whole.status()),
                  Optional.empty(),
                  whole.startedAt(),
                  end.map(Fact.Ended::at).or(whole::closedAt),
                  whole.historyLength(),
                  Optional.empty(),
                  whole.trouble());
            });
  }

  private Optional<Fact.Ended> end(RunId host, RunState batch) {
    Optional<HistoryCursor> cursor = Optional.of(HistoryCursor.atStartOf(batch.execution()));
    while (cursor.isPresent()) {
      HistoryPage page = engine.history(host, cursor.get(), Duration.ZERO);
      for (Fact fact : page.facts()) {
        if (fact instanceof Fact.Ended ended) {
          return Optional.of(ended);
        }
      }
      HistoryCursor before = cursor.get();
      cursor = page.next().filter(next -> !next.equals(before));
    }
    return Optional.empty();
  }

  /** The same rows with one for each host instead of those of batches. */
  List<RunRow> expanded(List<RunRow> rows, Optional<String> host) {
    if (rows.stream().noneMatch(row -> row.id().isBatch())) {
      return rows;
    }
    Set<RunId> own = new HashSet<>();
    rows.forEach(row -> own.add(row.id()));
    List<RunRow> out = new ArrayList<>();
    for (RunRow row : rows) {
      if (row.id().isBatch()) {
        try {
          hosts(row).stream()
              .filter(one -> !own.contains(one.id()))
              .filter(one -> host.map(one.host()::equals).orElse(true))
              .forEach(out::add);
        } catch (CliProblem problem) {
          if (problem.exitCode() != ExitCode.FAILED) {
            throw problem;
          }
          // A stranger gave it such an id, or its fleet is of another key.
          out.add(row.troubled(String.valueOf(problem.getMessage())));
        }
      } else {
        out.add(row);
      }
    }
    return out;
  }

  private List<RunRow> hosts(RunRow batch) {
    RunId fleet = batch.id().fleet().orElseThrow();
    int number =
        Integer.parseInt(
            batch.id().value().substring(fleet.value().length() + RunId.BATCH.length()));
    Known facts = of(fleet, false);
    List<RunRow> out = new ArrayList<>();
    facts
        .batches()
        .forEach(
            (name, in) -> {
              if (in == number) {
                Optional<HostEnd> end = Optional.ofNullable(facts.ends().get(name));
                out.add(
                    new RunRow(
                        new RunId(fleet.value() + "/" + name),
                        batch.runbook(),
                        name,
                        end.map(HostEnd::state).map(Batches::status).orElse(RunStatus.RUNNING),
                        "",
                        end.map(HostEnd::pivots).orElse(0),
                        batch.startedAt(),
                        end.filter(e -> e.state().isEnded()).flatMap(e -> batch.closedAt())));
              }
            });
    return out;
  }

  private static RunStatus status(HostState state) {
    return switch (state) {
      case SUCCEEDED -> RunStatus.SUCCEEDED;
      case SUCCEEDED_WITH_PIVOTS -> RunStatus.SUCCEEDED_WITH_PIVOTS;
      case FAILED -> RunStatus.FAILED;
      case ROLLED_BACK -> RunStatus.ROLLED_BACK;
      case ROLLBACK_FAILED -> RunStatus.ROLLBACK_FAILED;
      case ABORTED -> RunStatus.ABORTED;
      case UNREACHABLE -> RunStatus.UNREACHABLE;
      case NOT_STARTED, DEFERRED -> RunStatus.WAITING;
      case RUNNING -> RunStatus.RUNNING;
    };
  }

  private Known of(RunId fleet, boolean anew) {
    if (anew) {
      known.remove(fleet);
    }
    return known.computeIfAbsent(fleet, this::read);
  }

  private Known read(RunId fleet) {
    Known facts = new Known(new LinkedHashMap<>(), new LinkedHashMap<>());
    Optional<HistoryCursor> cursor =
        engine.describe(fleet).map(state -> HistoryCursor.atStartOf(state.firstExecution()));
    while (cursor.isPresent()) {
      HistoryPage page = engine.history(fleet, cursor.get(), Duration.ZERO);
      for (Fact fact : page.facts()) {
        switch (fact) {
          case Fact.HostsBatched batched -> facts.batches().putAll(batched.hosts());
          case Fact.HostsEnded ended -> facts.ends().putAll(ended.hosts());
          default -> {
            // Of no concern here.
          }
        }
      }
      HistoryCursor before = cursor.get();
      cursor = page.next().filter(next -> !next.equals(before));
    }
    return facts;
  }

  private static String name(RunId host) {
    return host.value().substring(host.value().indexOf('/') + 1);
  }
}
