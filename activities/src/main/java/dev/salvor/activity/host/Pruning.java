package dev.salvor.activity.host;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import java.time.Duration;
import java.util.List;

/**
 * Removes the raw outputs of runs that closed long ago; what tells about a run stays. May be done
 * again at any time, and by two at once. Safe for any thread.
 */
public final class Pruning {
  private final HostConnection host;
  private final Library library = Library.bundled();
  private final String root;

  /** What became of one run: its kilobytes, or why it was left alone. */
  public record Pruned(String run, long kilobytes, String left) {}

  /**
   * What was pruned.
   *
   * @param problems reasons, as the host gave them, of what could not be removed
   */
  public record Report(List<Pruned> runs, String problems) {
    public Report {
      runs = List.copyOf(runs);
    }
  }

  /** For the state folder {@code root} on the host behind {@code host}. */
  public Pruning(HostConnection host, String root) {
    this.host = host;
    this.root = root;
  }

  /**
   * Prunes runs that closed longer than {@code age} ago, by the host's clock.
   *
   * @param look only says what would go
   */
  public Report prune(Duration age, boolean look) {
    Ran ran =
        library.run(
            host,
            root,
            List.of(
                "supervisor-prune.sh",
                root,
                Long.toString(Math.max(0, age.toMinutes())),
                look ? "look" : "prune"));
    return new Report(ran.out().lines().map(Pruning::pruned).toList(), ran.err().strip());
  }

  private static Pruned pruned(String line) {
    String[] words = line.split(" ", 2);
    return words[1].chars().allMatch(Character::isDigit)
        ? new Pruned(words[0], Long.parseLong(words[1]), "")
        : new Pruned(words[0], 0, words[1]);
  }
}
