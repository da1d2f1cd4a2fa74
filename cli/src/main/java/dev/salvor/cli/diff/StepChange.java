package dev.salvor.cli.diff;

import java.util.List;

/**
 * A step that is new, gone, or other than it was.
 *
 * @param step its id
 * @param changes the keys that differ; of one that is new or gone all that it says
 */
public record StepChange(String step, Kind kind, List<Change> changes) {
  /** What became of it. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  public StepChange {
    changes = List.copyOf(changes);
  }
}
