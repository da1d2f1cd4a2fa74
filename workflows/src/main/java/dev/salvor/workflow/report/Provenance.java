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
   * From events, without the run's folder.
   *
   * @param source whose events they are, for people
   * @param asOf when they were read
   * @param status what the engine says of the run, also of one that could not say its end itself
   * @param says what else there is to say: what runs now, or how the engine ended it
   * @param missing what could not be had, for people
   */
  record Events(
      String source, Instant asOf, RunStatus status, Optional<String> says, List<String> missing)
      implements Provenance {
    /** What a run's engine has. */
    public static final String ENGINE = "the engine's events";

    public Events {
      missing = List.copyOf(missing);
    }
  }
}
