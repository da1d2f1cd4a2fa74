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
 * @param locks the host's own, and named ones as {@code name:NAME}, which may have expressions
 * @param strategy how many hosts are gone through; absent: as {@link Strategy#DEFAULT}
 * @param whenHeld what it does if another run holds a lock; absent: as {@link WhenHeld#DEFAULT}
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
    List<String> redact,
    Optional<Strategy> strategy,
    Optional<WhenHeld> whenHeld) {
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

  /** One that waits for locks as usual. */
  public Runbook(
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
      List<String> redact,
      Optional<Strategy> strategy) {
    this(
        schemaVersion,
        name,
        description,
        parameters,
        hosts,
        locks,
        timeout,
        phases,
        finallySteps,
        finallyTimeout,
        redact,
        strategy,
        Optional.empty());
  }

  /** Whether no other run may act on its host meanwhile. */
  public boolean locksHost() {
    return locks.contains(Locks.HOST);
  }

  /** The names of its other locks, as they are written. */
  public List<String> lockNames() {
    return Locks.names(locks);
  }
}
