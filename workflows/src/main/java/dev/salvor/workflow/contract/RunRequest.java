package dev.salvor.workflow.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.Submitter;
import java.time.Instant;
import java.util.LinkedHashMap;
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
    Optional<Repeats> repeats) {
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
        Optional.empty());
  }

  /** Paths of the {@code file:} references, by parameter: the host must be able to read them. */
  public Map<String, String> secretFiles() {
    Map<String, String> files = new LinkedHashMap<>();
    definition
        .runbook()
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.type() == Parameter.Type.SECRET
                  && parameters.get(name) instanceof String text
                  && text.startsWith("file:/")) {
                files.put(name, SecretRef.parse(text).name());
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
