package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;

/** Where in the run a line belongs; follows the events. Not for several threads. */
final class Place {
  private static final String NONE = "-";

  private String run = NONE;
  private String host = NONE;
  private String phase = NONE;

  /** To be called with each event before its line is written. */
  void follow(RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted started -> {
        run = started.runId();
        host = started.host();
      }
      case RunEvent.PhaseStarted started -> phase = started.phase();
      case RunEvent.RunEnded ignored -> phase = NONE;
      default -> {
        // The others change no place.
      }
    }
  }

  /** To be called with each event after its line is written. */
  void leave(RunEvent event) {
    if (event instanceof RunEvent.PhaseEnded) {
      phase = NONE;
    }
  }

  String prefix(String step, int attempt) {
    return "run="
        + value(run)
        + " phase="
        + value(phase)
        + " step="
        + value(step)
        + " host="
        + value(host)
        + " attempt="
        + (attempt < 1 ? NONE : String.valueOf(attempt));
  }

  private static String value(String value) {
    if (value.isEmpty()) {
      return NONE;
    }
    boolean bare = value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=');
    return bare ? value : '"' + value + '"';
  }
}
