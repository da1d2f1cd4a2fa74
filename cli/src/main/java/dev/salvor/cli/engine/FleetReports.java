package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.StepPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads what named steps have printed on the hosts of a fleet: each batch once for all its hosts,
 * and the runs of those that have one of their own. A few at once, and no longer than a limit: what
 * is left then counts as not read.
 */
public final class FleetReports {
  private static final int AT_ONCE = 8;

  /** All of it; 1,000 runs of their own take a few seconds. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * Where to look.
   *
   * @param batches numbers of batches
   * @param alone hosts with a run of their own
   * @param steps ids of the steps that count
   */
  public record Places(RunId fleet, Set<Integer> batches, Set<String> alone, Set<String> steps) {
    public Places {
      batches = new HashSet<>(batches);
      alone = new HashSet<>(alone);
      steps = Set.copyOf(steps);
    }
  }

  /**
   * What was read.
   *
   * @param texts by host and step; of several attempts the last one
   * @param why why some of it could not be read, if so
   */
  public record Read(Map<String, Map<String, String>> texts, Optional<String> why) {}

  private final Engine engine;
  private final Places places;
  private final long end = System.nanoTime() + LIMIT.toNanos();

  private FleetReports(Engine engine, Places places) {
    this.engine = engine;
    this.places = places;
  }

  /** Reads them; ends within the limit and what one call to the engine takes. */
  public static Read of(Engine engine, Places places) {
    return new FleetReports(engine, places).read();
  }

  /** What {@code report} says of steps that count now. */
  static List<StepReport> steps(SegmentReport report) {
    return switch (report) {
      case SegmentReport.Ended ended -> ended.steps();
      case SegmentReport.Behind behind ->
          behind.steps().stream().filter(step -> !behind.undone().contains(step.id())).toList();
      case SegmentReport.Refused refused -> List.of();
    };
  }

  private Read read() {
    Map<String, Map<String, String>> texts = new HashMap<>();
    Optional<String> why = Optional.empty();
    int threads = Math.max(1, Math.min(AT_ONCE, places.batches().size() + places.alone().size()));
    try (ExecutorService few =
        Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory())) {
      // Whoever went on alone comes later: what it has said there counts, if it has said anything.
      List<Future<Map<String, Map<String, String>>>> all = new ArrayList<>();
      places.batches().forEach(number -> all.add(few.submit(() -> batch(number))));
      places.alone().forEach(host -> all.add(few.submit(() -> alone(host))));
      for (Future<Map<String, Map<String, String>>> one : all) {
        try {
          texts.putAll(one.get());
        } catch (ExecutionException e) {
          why = Optional.of(reason(e));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Read(texts, why);
  }

  private static String reason(ExecutionException e) {
    if (e.getCause() instanceof CliProblem problem) {
      return problem.text();
    }
    throw new IllegalStateException("what hosts have said could not be read", e.getCause());
  }

  private Map<String, Map<String, String>> batch(int number) {
    Map<String, Map<String, String>> said = new HashMap<>();
    inTime();
    engine.answers(
        RunRequest.batchId(places.fleet(), number),
        (run, step) -> {
          if (counts(step)) {
            said.computeIfAbsent(name(run), host -> new LinkedHashMap<>())
                .put(step.id(), step.tail());
          }
        });
    return said;
  }

  private Map<String, Map<String, String>> alone(String host) {
    Map<String, String> said = new LinkedHashMap<>();
    inTime();
    RunId run = new RunId(places.fleet().value() + "/" + host);
    Optional<HistoryCursor> cursor =
        engine.describe(run).map(state -> HistoryCursor.atStartOf(state.firstExecution()));
    while (cursor.isPresent()) {
      inTime();
      HistoryPage page = engine.history(run, cursor.get(), Duration.ZERO);
      for (Fact fact : page.facts()) {
        if (fact instanceof Fact.Answered answered) {
          steps(answered.report()).stream()
              .filter(this::counts)
              .forEach(step -> said.put(step.id(), step.tail()));
        }
      }
      HistoryCursor before = cursor.get();
      cursor = page.next().filter(next -> !next.equals(before));
    }
    return said.isEmpty() ? Map.of() : Map.of(host, said);
  }

  private void inTime() {
    if (System.nanoTime() - end > 0) {
      throw new CliProblem(
          ExitCode.FAILED, "reading all of them took longer than " + LIMIT.toSeconds() + " s");
    }
  }

  private boolean counts(StepReport step) {
    return step.part() == StepPart.COMMAND && places.steps().contains(step.id());
  }

  private static String name(RunId run) {
    return run.value().substring(run.value().indexOf('/') + 1);
  }
}
