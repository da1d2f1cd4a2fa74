package dev.salvor.worker.watch;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the engine did not tell of. Findings of it are neither over nor another matter.
 *
 * @param names of runs and schedules
 * @param kinds the first words of the keys of all findings of a kind
 */
record Unseen(Set<String> names, Set<String> kinds) {
  private static final Pattern OF_THE_ENGINE =
      Pattern.compile("(waiting|paused|stuck|schedule|schedule-run|forced|gone):");

  /** Nothing. */
  static final Unseen NONE = new Unseen(Set.of(), Set.of());

  Unseen {
    names = Set.copyOf(names);
    kinds = Set.copyOf(kinds);
  }

  /** These runs or schedules. */
  static Unseen of(Set<String> names) {
    return new Unseen(names, Set.of());
  }

  /** What either has. */
  Unseen and(Unseen other) {
    Set<String> all = new TreeSet<>(names);
    all.addAll(other.names);
    Set<String> both = new TreeSet<>(kinds);
    both.addAll(other.kinds);
    return new Unseen(all, both);
  }

  /** Whether {@code finding} is of one run or schedule, which only the engine can tell of. */
  static boolean isOfTheEngine(Finding finding) {
    return OF_THE_ENGINE.matcher(finding.key()).lookingAt();
  }

  /** Whether {@code finding}, of an earlier look, could not be looked at. */
  boolean has(Finding finding) {
    int end = finding.key().indexOf(':');
    if (end < 0) {
      return false;
    }
    // The names of runs have colons, too.
    String rest = finding.key().substring(end + 1);
    return kinds.contains(finding.key().substring(0, end))
        || names.stream().anyMatch(name -> rest.equals(name) || rest.startsWith(name + ":"));
  }
}
