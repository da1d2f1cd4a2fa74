package dev.salvor.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.FleetReports;
import dev.salvor.cli.engine.RunState;
import dev.salvor.runbook.Runbook;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a run's history has told so far, folded fact by fact. Facts may come twice. For one thread.
 */
public final class RunStory {
  private Optional<RunRequest> request = Optional.empty();
  private Optional<PrepareReport.Ready> host = Optional.empty();
  private Optional<StepNames> names = Optional.empty();
  private Optional<Reports> reports = Optional.empty();
  private final List<RunEvent> events = new ArrayList<>();
  private final Told told = new Told();
  private final Set<Long> seen = new HashSet<>();
  private final Set<String> attempts = new HashSet<>();
  private final Map<String, StepLine> steps = new LinkedHashMap<>();
  private final Map<String, RunEvent.PhaseStarted> begun = new LinkedHashMap<>();
  private final Map<String, RunEvent.PhaseEnded> done = new LinkedHashMap<>();
  private final Map<String, Map<String, JsonNode>> outputs = new LinkedHashMap<>();
  private final Set<String> begunHosts = new HashSet<>();
  private final Set<String> aloneHosts = new HashSet<>();
  private final Map<String, Integer> batches = new HashMap<>();
  private final Map<String, HostEnd> hosts = new LinkedHashMap<>();
  private Map<RunId, RunState.Live> doing = Map.of();
  private final Map<String, String> notes = new LinkedHashMap<>();
  private Optional<Fact.Ended> end = Optional.empty();
  private Optional<String> taskFailure = Optional.empty();
  private final Set<Fact.Outside> outside = new LinkedHashSet<>();

  /** Takes a fact in; what was new in it as events. */
  public List<RunEvent> take(Fact fact) {
    switch (fact) {
      case Fact.Begun begun -> {
        request = Optional.of(begun.request());
        Runbook runbook = begun.request().definition().runbook();
        names = Optional.of(new StepNames(runbook));
        reports = Optional.of(new Reports(runbook));
      }
      case Fact.Journal journal -> {
        taskFailure = Optional.empty();
        List<RunEvent> fresh =
            journal.events().stream().filter(event -> seen.add(event.seq())).toList();
        fresh.forEach(this::event);
        return fresh;
      }
      case Fact.HostReady ready -> host = Optional.of(ready.report());
      case Fact.Ordered ordered -> {
        taskFailure = Optional.empty();
        told.ordered(ordered.order());
        ordered.order().steps().forEach(step -> update(step.id(), line -> line.asOrdered(true)));
      }
      case Fact.Answered(var at, SegmentReport.Ended report) -> {
        told.answered(report);
        steps.replaceAll((path, line) -> line.asOrdered(false));
        report.steps().forEach(this::report);
        report.steps().forEach(step -> outputs.put(step.id(), step.outputs()));
      }
      case Fact.Answered(var at, SegmentReport.Behind behind) -> {
        told.answered(behind);
        steps.replaceAll((path, line) -> line.asOrdered(false));
        behind.steps().stream()
            .filter(step -> !behind.undone().contains(step.id()))
            .forEach(this::report);
      }
      case Fact.Answered(var at, SegmentReport.Refused refused) -> {
        told.answered(refused);
        steps.replaceAll((path, line) -> line.asOrdered(false));
      }
      case Fact.HostBegun started -> {
        begunHosts.add(started.host());
        aloneHosts.add(started.host());
        hosts.remove(started.host()); // one that was deferred is gone on with
      }
      case Fact.HostsBatched batched -> {
        begunHosts.addAll(batched.hosts().keySet());
        batches.putAll(batched.hosts());
      }
      case Fact.HostsEnded ended -> hosts.putAll(ended.hosts());
      case Fact.TaskFailed failed -> taskFailure = Optional.of(failed.why());
      case Fact.Outside done -> outside.add(done);
      case Fact.Ended ended -> end = Optional.of(ended);
    }
    return List.of();
  }

  private void event(RunEvent event) {
    events.add(event);
    told.event(event);
    switch (event) {
      case RunEvent.PhaseStarted e -> begun.put(e.phase(), e);
      case RunEvent.PhaseEnded e -> done.put(e.phase(), e);
      case RunEvent.AttemptEnded e ->
          attempt(
              e.step(),
              e.attempt(),
              Duration.between(e.startedAt(), e.at()),
              e.done()
                  ? ""
                  : Attempts.words(e.result()) + (e.why().isBlank() ? "" : ": " + e.why()));
      case RunEvent.PivotTaken e ->
          update(
              e.step(),
              line ->
                  line.withPivot(
                      e.from() + " failed by " + e.what() + ": " + e.why() + "; trying " + e.to()));
      case RunEvent.StepEnded e ->
          update(e.step(), line -> line.ended(e.result(), e.tolerated(), e.attempts(), e.why()));
      case RunEvent.Noted e -> e.step().ifPresent(about -> notes.put(about, e.text()));
      default -> {
        // Not about a step or phase.
      }
    }
  }

  private void report(StepReport report) {
    reports.ifPresent(r -> r.heard(report));
    attempt(
        report.id(),
        report.attempt(),
        Duration.between(report.startedAt(), report.endedAt()),
        report.done()
            ? ""
            : Attempts.words(report.result())
                + (report.why().isBlank() ? "" : ": " + report.why()));
  }

  /** The host's answer and the event tell of the same attempt; it counts once. */
  private void attempt(String step, int attempt, Duration took, String news) {
    boolean fresh = attempts.add(path(step) + " " + attempt);
    update(step, line -> line.withAttempt(attempt, fresh ? took : Duration.ZERO, news));
  }

  private void update(String step, java.util.function.UnaryOperator<StepLine> change) {
    steps.compute(path(step), (p, line) -> change.apply(line == null ? StepLine.UNTOUCHED : line));
  }

  private String path(String step) {
    return names.flatMap(n -> n.find(step)).orElse(step);
  }

  /** What the run was started with, once read. */
  public Optional<RunRequest> request() {
    return request;
  }

  /** What its steps said for people to read at the end. */
  List<String> reports() {
    return reports.map(Reports::lines).orElse(List.of());
  }

  /**
   * Where hosts of the fleet have said what their steps said for people; empty if there is no fleet
   * or no such step.
   */
  public Optional<FleetReports.Places> reportPlaces() {
    Set<String> ids = reports.map(Reports::steps).orElse(Set.of());
    return request
        .filter(r -> r.fleet().isPresent() && !ids.isEmpty())
        .map(
            r -> {
              Set<String> alone = new HashSet<>(aloneHosts);
              alone.retainAll(r.fleet().get().names());
              return new FleetReports.Places(r.runId(), Set.copyOf(batches.values()), alone, ids);
            });
  }

  /** What the host said when it was made ready; of a run whose history was cut, its first part. */
  public Optional<PrepareReport.Ready> host() {
    return host;
  }

  /**
   * Whether a worker took it for a run of its own: of a start that it refused, no host is asked.
   */
  public boolean reachedItsHost() {
    return host.isPresent();
  }

  /** Orders that the host has not answered yet. */
  public List<SegmentOrder> underway() {
    return told.underway();
  }

  /** What steps gave, by their ids. */
  public Map<String, Map<String, JsonNode>> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  /** Paths of steps that were sent to the host and of which no answer is known. */
  public List<String> unanswered() {
    return steps.entrySet().stream()
        .filter(e -> e.getValue().ordered() && e.getValue().result().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Every event so far, in order. */
  public List<RunEvent> events() {
    return List.copyOf(events);
  }

  /**
   * The same in the order in which it became known: an attempt by the host's answer, which comes
   * before the event about it. It grows at its end only.
   */
  public List<RunEvent> told() {
    return Collections.unmodifiableList(told.events());
  }

  /** Ids of steps that have ended in the order that runs, before it is answered. */
  public List<String> endedBy(SegmentProgress progress) {
    return told.endedBy(progress);
  }

  /** Hosts of a fleet that have ended, by name, in the order of their ends. */
  public Map<String, HostEnd> hosts() {
    return Collections.unmodifiableMap(hosts);
  }

  /** Whether the run of a host of the fleet has begun and not ended, as far as is known. */
  public boolean isUnderway(String host) {
    return begunHosts.contains(host) && !hosts.containsKey(host);
  }

  /** Where it can be seen what the hosts do that have begun and not ended: batches, and runs. */
  public List<RunId> underwayRuns() {
    return request
        .map(
            r ->
                begunHosts.stream()
                    .filter(this::isUnderway)
                    .map(host -> place(r.runId(), host))
                    .distinct()
                    .sorted(Comparator.comparing(RunId::value))
                    .toList())
        .orElse(List.of());
  }

  private RunId place(RunId fleet, String host) {
    return aloneHosts.contains(host) || !batches.containsKey(host)
        ? hostRun(fleet, host)
        : RunRequest.batchId(fleet, batches.get(host));
  }

  private static RunId hostRun(RunId fleet, String host) {
    return new RunId(fleet.value() + "/" + host);
  }

  /** What hosts of the fleet do at this moment, instead of what was known of it before. */
  public void doing(Map<RunId, RunState.Live> now) {
    doing = Map.copyOf(now);
  }

  /** What a host of the fleet does at this moment, if that has lasted. */
  Optional<RunState.Live> doing(String host) {
    return request.flatMap(r -> Optional.ofNullable(doing.get(hostRun(r.runId(), host))));
  }

  /** What was noted last about a step, or a host of the fleet. */
  Optional<String> note(String about) {
    return Optional.ofNullable(notes.get(about));
  }

  /** The fleet, if there are many hosts. */
  public Optional<Fleet> fleet() {
    return request.flatMap(RunRequest::fleet);
  }

  /** How it ended, once it has. */
  public Optional<Fact.Ended> end() {
    return end;
  }

  /** Why its own code failed, if that was the last thing that happened. */
  public Optional<String> taskFailure() {
    return taskFailure;
  }

  /** What was done to it on the engine by no command of Salvor, in the order of time. */
  List<Fact.Outside> outside() {
    return List.copyOf(outside);
  }

  Optional<Runbook> runbook() {
    return request.map(r -> r.definition().runbook());
  }

  Optional<StepNames> names() {
    return names;
  }

  StepLine step(String path) {
    return steps.getOrDefault(path, StepLine.UNTOUCHED);
  }

  /** Paths of all steps that were heard of, also of those that the runbook does not name so. */
  Map<String, StepLine> steps() {
    return steps;
  }

  Optional<RunEvent.PhaseStarted> begun(String phase) {
    return Optional.ofNullable(begun.get(phase));
  }

  Optional<RunEvent.PhaseEnded> done(String phase) {
    return Optional.ofNullable(done.get(phase));
  }
}
