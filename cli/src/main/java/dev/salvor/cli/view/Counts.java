package dev.salvor.cli.view;

import dev.salvor.workflow.contract.run.RunStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers of runs by state, in words. */
public final class Counts {
  /** What needs somebody, then what goes on, then what has ended. */
  private static final List<RunStatus> FIRST =
      List.of(
          RunStatus.STUCK,
          RunStatus.WAITING,
          RunStatus.PAUSED,
          RunStatus.ABORTING,
          RunStatus.RUNNING);

  private static final List<RunStatus> ALL = List.of(RunStatus.values());

  private Counts() {}

  /** {@code 1 STUCK, 2 WAITING, 1 FAILED}. */
  public static String words(Map<RunStatus, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(Comparator.comparingInt(e -> place(e.getKey())))
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(Collectors.joining(", "));
  }

  private static int place(RunStatus status) {
    int first = FIRST.indexOf(status);
    return first >= 0 ? first : FIRST.size() + ALL.indexOf(status);
  }
}
