package dev.salvor.runbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A versioned procedure: parameters, targets, phases. All defaults of the language are filled in.
 *
 * @param timeout time for the whole run without its {@code finally} steps: duration text or
 *     expression; absent: the sum of its steps bounds it
 * @param finallySteps steps that run after undo, also on abort and run timeout
 * @param redact patterns (RE2) of text that is masked where output is read
 */
public record Runbook(
    int schemaVersion,
    String name,
    Optional<String> description,
    Map<String, Parameter> parameters,
    List<String> hosts,
    List<String> locks,
    Optional<String> timeout,
    List<Phase> phases,
    List<Step> finallySteps,
    String finallyTimeout,
    List<String> redact) {
  public static final int SCHEMA_VERSION = 1;

  public Runbook {
    if (schemaVersion != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "schemaVersion: this Salvor reads "
              + SCHEMA_VERSION
              + ", the runbook has "
              + schemaVersion
              + "; use a newer Salvor");
    }
    Names.requirePathName(name, "name");
    parameters = Copies.ordered(parameters);
    hosts = List.copyOf(hosts);
    locks = List.copyOf(locks);
    phases = List.copyOf(phases);
    finallySteps = List.copyOf(finallySteps);
    redact = List.copyOf(redact);
  }
}
