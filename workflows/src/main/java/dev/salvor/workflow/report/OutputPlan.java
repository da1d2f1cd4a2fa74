package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of each output the page shows, so that it stays small whatever was printed: what failed
 * comes first, and small outputs are whole before large ones get more. Immutable.
 */
final class OutputPlan {
  static final OutputPlan NOTHING = new OutputPlan(Map.of());

  private static final int MOST_FAILED = 24_000;
  private static final int MOST_GOOD = 10_000;

  /** Less than this tells nothing. */
  private static final int LEAST = 160;

  /** What stands around an output: its heading, and where the whole lies. */
  private static final int AROUND = 140;

  /** The shares of what failed, of what was left, in percent. */
  private static final int FAILED_FIRST = 70;

  private record Key(String step, String variant, int attempt) {
    static Key of(RunSummary.Attempt attempt, String step) {
      return new Key(step, attempt.variant(), attempt.attempt());
    }
  }

  private record Wish(Key key, long bytes) {}

  private final Map<Key, Integer> shares;

  private OutputPlan(Map<Key, Integer> shares) {
    this.shares = shares;
  }

  /** A plan for {@code room} characters. */
  static OutputPlan of(RunSummary run, int room) {
    List<Wish> failed = new ArrayList<>();
    List<Wish> good = new ArrayList<>();
    for (RunSummary.Phase phase : run.phases()) {
      for (RunSummary.Step step : phase.steps()) {
        for (RunSummary.Attempt a : step.attempts()) {
          long bytes =
              Math.max(
                  a.done() ? 0 : a.lastLines().length(),
                  Math.max(0, a.stdoutBytes()) + Math.max(0, a.stderrBytes()));
          if (bytes > 0) {
            Wish wish = new Wish(Key.of(a, step.step()), Math.min(bytes, Integer.MAX_VALUE));
            (a.done() ? good : failed).add(wish);
          }
        }
      }
    }
    Map<Key, Integer> shares = new HashMap<>();
    int first = good.isEmpty() ? room : (int) ((long) room * FAILED_FIRST / 100);
    int used = share(failed, first, MOST_FAILED, shares);
    share(good, room - used, MOST_GOOD, shares);
    return new OutputPlan(shares);
  }

  /** Gives each what it wishes, or as much as all can have who wish more; what was given. */
  private static int share(List<Wish> wishes, int room, int most, Map<Key, Integer> shares) {
    List<Wish> bySize = wishes.stream().sorted(Comparator.comparingLong(Wish::bytes)).toList();
    int left = room;
    for (int i = 0; i < bySize.size(); i++) {
      int even = left / (bySize.size() - i) - AROUND;
      // Escapes make a page longer than what was printed.
      long wish = bySize.get(i).bytes() + bySize.get(i).bytes() / 4 + LEAST;
      int given = (int) Math.min(wish, Math.min(even, most));
      if (given >= LEAST) {
        shares.put(bySize.get(i).key(), given);
        left -= given + AROUND;
      }
    }
    return room - left;
  }

  /** Characters for both outputs of an attempt; 0: none. */
  int of(String step, RunSummary.Attempt attempt) {
    return shares.getOrDefault(Key.of(attempt, step), 0);
  }
}
