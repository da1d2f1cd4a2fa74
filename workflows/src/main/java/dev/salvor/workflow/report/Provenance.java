package dev.salvor.workflow.report;

import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where and when a page was made. */
public sealed interface Provenance {
  /** On the run's host at its end, from the run's folder. */
  record Host() implements Provenance {}

  /**
   * From the engine's events.
   *
   * @param asOf when they were read
   * @param status what the engine says of the run, also of one that could not say its end itself
   * @param trouble what keeps it from going on, or how the engine ended it
   * @param missing what could not be had, for people
   */
  record Engine(Instant asOf, RunStatus status, Optional<String> trouble, List<String> missing)
      implements Provenance {
    public Engine {
      missing = List.copyOf(missing);
    }
  }
}
