package dev.salvor.workflow.report;

import java.util.List;

/** What differs on the host between before and after the run. */
public sealed interface Differences {
  /**
   * There is nothing to show.
   *
   * @param why for people
   */
  record Unknown(String why) implements Differences {}

  /**
   * Two snapshots were compared.
   *
   * @param collectors those that differ or could not be compared
   * @param incomplete what collectors could not see, for people
   */
  record Compared(List<Collector> collectors, List<String> incomplete) implements Differences {
    public Compared {
      collectors = List.copyOf(collectors);
      incomplete = List.copyOf(incomplete);
    }
  }

  /**
   * One thing that was looked at before and after.
   *
   * @param lines of the unified difference, masked; at most what the page shows
   * @param leftOut how many lines more there are
   */
  record Collector(String name, int added, int removed, List<String> lines, long leftOut) {
    public Collector {
      lines = List.copyOf(lines);
    }
  }
}
