package dev.salvor.workflow.contract.order;

import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks a host to be ready for a run.
 *
 * @param node the node that was asked for the run; if there is no route, any other refuses it
 * @param parametersSha256 as in {@link RunIdentity}; empty in an order of an older version
 * @param lockHost reserve {@code host.lock} for the run id
 * @param secretValues values to keep in 0600 files until the run's end, by parameter
 * @param secretFiles what the host itself has to find, by parameter: an absolute path, {@code
 *     credential:NAME}, or {@code exec:} with the words of a command in quotes
 * @param reboots the run will reboot the host: refused unless the node comes up at boot by itself
 * @param parameters bound values, a secret's as its reference: what the run's folder needs to tell
 *     how it could be finished by hand; absent in a plan and in an order of an older version
 * @param journal events so far
 * @param route the way to the host; absent: it is the worker's own machine
 * @param halts the run is to end there: what of it still runs is stopped first, and no other step
 *     of it begins
 */
public record PrepareOrder(
    RunId runId,
    HostId host,
    NodeId node,
    Definition definition,
    String parametersSha256,
    boolean lockHost,
    Map<String, String> secretValues,
    Map<String, String> secretFiles,
    boolean reboots,
    Optional<Map<String, Object>> parameters,
    List<RunEvent> journal,
    Optional<Route> route,
    boolean halts) {
  public PrepareOrder {
    parametersSha256 = Objects.requireNonNullElse(parametersSha256, "");
    secretValues = Copies.ordered(secretValues);
    secretFiles = Copies.ordered(secretFiles);
    parameters = parameters.map(Copies::ordered);
    journal = List.copyOf(journal);
  }

  /** To go on. */
  public PrepareOrder(
      RunId runId,
      HostId host,
      NodeId node,
      Definition definition,
      String parametersSha256,
      boolean lockHost,
      Map<String, String> secretValues,
      Map<String, String> secretFiles,
      boolean reboots,
      Optional<Map<String, Object>> parameters,
      List<RunEvent> journal,
      Optional<Route> route) {
    this(
        runId,
        host,
        node,
        definition,
        parametersSha256,
        lockHost,
        secretValues,
        secretFiles,
        reboots,
        parameters,
        journal,
        route,
        false);
  }

  /** To the worker's own machine. */
  public PrepareOrder(
      RunId runId,
      HostId host,
      NodeId node,
      Definition definition,
      String parametersSha256,
      boolean lockHost,
      Map<String, String> secretValues,
      Map<String, String> secretFiles,
      boolean reboots,
      Optional<Map<String, Object>> parameters,
      List<RunEvent> journal) {
    this(
        runId,
        host,
        node,
        definition,
        parametersSha256,
        lockHost,
        secretValues,
        secretFiles,
        reboots,
        parameters,
        journal,
        Optional.empty());
  }

  /** The run that its folder on the host belongs to from now on. */
  public RunIdentity identity() {
    return new RunIdentity(
        runId, definition.runbook().name(), definition.sha256(), parametersSha256);
  }

  /** The same without a secret that the host itself would have to find. */
  public PrepareOrder withoutSecretFiles() {
    return new PrepareOrder(
        runId,
        host,
        node,
        definition,
        parametersSha256,
        lockHost,
        secretValues,
        Map.of(),
        reboots,
        parameters,
        journal,
        route,
        halts);
  }

  @Override
  public String toString() {
    return "PrepareOrder[" + runId + ", " + host + "]";
  }
}
