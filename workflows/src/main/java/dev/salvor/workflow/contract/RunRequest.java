package dev.salvor.workflow.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.Submitter;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything a run is started with. It is sealed on its way and never changes.
 *
 * @param parameters bound values by name (string, long, boolean, list); a secret's is the text of
 *     its reference
 * @param secrets values of the {@code env:} references, by parameter; sealed in transit, put on the
 *     host in a 0600 file, deleted there at the run's end
 * @param node the node that was asked for the run; no other may take it
 * @param resumed continuation of a run whose history was cut; absent at the start
 * @param source where the runbook was found: a name of the catalogue, or an absolute path on the
 *     submitter's machine; absent where nobody said
 * @param repeats what is taken over from an earlier run; absent: nothing
 * @param host of a fleet's run the machine that was asked
 * @param route the way to the host; absent: it is the node's own machine
 * @param fleet the hosts, if they are many: each gets a run of its own
 * @param schedule the schedule that begins it; then {@code runId} is the schedule's name, and the
 *     run's own id that of its workflow, see {@link #asRun}
 * @param canary others of its fleet wait for how it goes here
 */
public record RunRequest(
    RunId runId,
    Definition definition,
    Map<String, Object> parameters,
    Map<String, String> secrets,
    HostId host,
    NodeId node,
    Submitter submitter,
    Instant submittedAt,
    Optional<Resumed> resumed,
    Optional<String> source,
    Optional<Repeats> repeats,
    Optional<Route> route,
    Optional<Fleet> fleet,
    Optional<ScheduleTerms> schedule,
    boolean canary) {
  public RunRequest {
    Objects.requireNonNull(node, "node");
    parameters = Copies.ordered(parameters);
    secrets = Copies.ordered(secrets);
  }

  /** A run of its own, of a runbook from nowhere in particular. */
  public RunRequest(
      RunId runId,
      Definition definition,
      Map<String, Object> parameters,
      Map<String, String> secrets,
      HostId host,
      NodeId node,
      Submitter submitter,
      Instant submittedAt,
      Optional<Resumed> resumed) {
    this(
        runId,
        definition,
        parameters,
        secrets,
        host,
        node,
        submitter,
        submittedAt,
        resumed,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A run that somebody starts. */
  public RunRequest(
      RunId runId,
      Definition definition,
      Map<String, Object> parameters,
      Map<String, String> secrets,
      HostId host,
      NodeId node,
      Submitter submitter,
      Instant submittedAt,
      Optional<Resumed> resumed,
      Optional<String> source,
      Optional<Repeats> repeats,
      Optional<Route> route,
      Optional<Fleet> fleet) {
    this(
        runId,
        definition,
        parameters,
        secrets,
        host,
        node,
        submitter,
        submittedAt,
        resumed,
        source,
        repeats,
        route,
        fleet,
        Optional.empty(),
        false);
  }

  /** What the runs of a schedule are started with. */
  public RunRequest scheduled(ScheduleTerms terms) {
    return scheduled(new RunId(terms.id().value()), Optional.of(terms));
  }

  /**
   * The run of a workflow that was started with this: a schedule gives all of its runs one request,
   * and the engine makes their ids.
   *
   * @throws IllegalArgumentException if the schedule makes no such id
   */
  public RunRequest asRun(String workflowId) {
    if (schedule.isEmpty() || runId.value().equals(workflowId)) {
      return this;
    }
    if (schedule.get().id().due(workflowId).isEmpty()) {
      throw new IllegalArgumentException(
          workflowId + " is no run of schedule " + schedule.get().id());
    }
    return scheduled(new RunId(workflowId), schedule);
  }

  private RunRequest scheduled(RunId id, Optional<ScheduleTerms> terms) {
    return with(id, secrets, host, resumed, repeats, route, fleet, terms, canary);
  }

  /**
   * The same run as it goes on with a fresh history. Its host has had the secrets already, those of
   * a fleet may not.
   */
  public RunRequest goingOnWith(Resumed state) {
    return with(
        runId,
        fleet.isPresent() ? secrets : Map.of(),
        host,
        Optional.of(state),
        repeats,
        route,
        fleet,
        schedule,
        canary);
  }

  /** The same, for whose end others wait before they begin. */
  public RunRequest asCanary() {
    return with(runId, secrets, host, resumed, repeats, route, fleet, schedule, true);
  }

  /** The run of one host of its fleet. */
  public RunRequest on(Fleet.Target target) {
    return part(
        new RunId(runId.value() + "/" + target.host().name()),
        target.host(),
        target.route(),
        Optional.empty());
  }

  /** The part of its fleet's run that acts on {@code targets} together. */
  public RunRequest inBatch(List<Fleet.Target> targets) {
    return part(
        runId, host, route, fleet.map(all -> new Fleet(all.on(), targets, true, Optional.empty())));
  }

  /** It begins with a history of its own, takes nothing over, and no schedule judges it. */
  private RunRequest part(RunId id, HostId on, Optional<Route> way, Optional<Fleet> hosts) {
    return with(
        id, secrets, on, Optional.empty(), Optional.empty(), way, hosts, Optional.empty(), canary);
  }

  private RunRequest with(
      RunId id,
      Map<String, String> values,
      HostId on,
      Optional<Resumed> state,
      Optional<Repeats> earlier,
      Optional<Route> way,
      Optional<Fleet> hosts,
      Optional<ScheduleTerms> terms,
      boolean first) {
    return new RunRequest(
        id,
        definition,
        parameters,
        values,
        on,
        node,
        submitter,
        submittedAt,
        state,
        source,
        earlier,
        way,
        hosts,
        terms,
        first);
  }

  /** Under which such a part is on the engine: no host can be called so. */
  public static RunId batchId(RunId run, int number) {
    return new RunId(run.value() + RunId.BATCH + number);
  }

  /** What people call the place where it acts: its host, or how many hosts. */
  public String where() {
    return fleet.map(Fleet::words).orElse(host.name());
  }

  /**
   * What the host itself has to find, by parameter: paths of the {@code file:} references, and the
   * others as {@link SecretRef#forHost} says them.
   */
  public Map<String, String> secretFiles() {
    Map<String, String> files = new LinkedHashMap<>();
    definition
        .runbook()
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.type() == Parameter.Type.SECRET
                  && parameters.get(name) instanceof String text) {
                SecretRef ref = SecretRef.parse(text);
                if (ref.source() != SecretRef.Source.ENV) {
                  files.put(name, ref.forHost());
                }
              }
            });
    return files;
  }

  /** What makes it this run and no other. */
  public RunIdentity identity() {
    try {
      String canonical = SalvorJson.mapper().writeValueAsString(new TreeMap<>(parameters));
      if (repeats.isPresent()) {
        canonical += "\n" + SalvorJson.mapper().writeValueAsString(repeats.get());
      }
      if (fleet.isPresent()) {
        canonical += "\n" + SalvorJson.mapper().writeValueAsString(fleet.get().names());
      }
      return new RunIdentity(
          runId, definition.runbook().name(), definition.sha256(), RunIdentity.sha256(canonical));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("parameters cannot be written as JSON", e);
    }
  }

  @Override
  public String toString() {
    return "RunRequest[" + runId + ", " + definition.runbook().name() + "]";
  }
}
