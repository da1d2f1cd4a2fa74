package dev.salvor.workflow.refused;

import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.connect.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The starts that this node's worker refused lately, in a small file of the node: the first ones
 * with their names, the others as a number. Anybody who reaches the engine can send as many as he
 * likes, so neither the file nor what is written to the disk grows with them. One process writes;
 * safe for any of its threads.
 */
public final class RefusedStarts {
  /** They are told of for so long, as other things that strangers do. */
  public static final Duration TOLD = Duration.ofHours(20);

  /** So many are named. */
  public static final int NAMED = 20;

  private static final int LONGEST = 300;
  private static final long PAUSE_MILLIS = 1000;

  /**
   * One of them.
   *
   * @param run the workflow's id as somebody chose it: any text, cut where it is long
   * @param execution the engine's name of what it began
   */
  public record One(Instant at, String run, String execution, String why) {
    public One {
      run = cut(run);
      why = cut(why);
    }
  }

  /**
   * All of them.
   *
   * @param first the first ones, oldest first
   * @param more how many came after those
   * @param last when the last of these came
   */
  public record Kept(List<One> first, long more, Optional<Instant> last) {
    /** None. */
    public static final Kept NONE = new Kept(List.of(), 0, Optional.empty());

    public Kept {
      first = List.copyOf(first);
    }

    /** How many they are. */
    public long count() {
      return first.size() + more;
    }

    /** When the first of them came; absent where there are none. */
    public Optional<Instant> since() {
      return first.stream().map(One::at).findFirst().or(() -> last);
    }

    private Kept with(One one) {
      if (first.size() >= NAMED) {
        return new Kept(first, more + 1, Optional.of(one.at()));
      }
      List<One> all = new ArrayList<>(first);
      all.add(one);
      return new Kept(all, more, last);
    }

    private Kept at(Instant now) {
      Instant then = now.minus(TOLD);
      boolean over = last.map(then::isAfter).orElse(true);
      return new Kept(
          first.stream().filter(one -> one.at().isAfter(then)).toList(),
          over ? 0 : more,
          over ? Optional.empty() : last);
    }
  }

  private final Path file;
  private Optional<Kept> kept = Optional.empty();
  private boolean changed;
  private boolean writing;

  private RefusedStarts(Path file) {
    this.file = file;
  }

  /** Where they are in a node's own folder. */
  public static Path file(Path node) {
    return node.resolve("refused-starts.json");
  }

  /** Those that the file holds; it need not be there. */
  public static RefusedStarts in(Path file) {
    return new RefusedStarts(file);
  }

  /** What {@code file} says of the time that counts; nothing if it cannot be read. */
  public static Kept read(Path file, Instant now) {
    try {
      return Files.notExists(file)
          ? Kept.NONE
          : Optional.ofNullable(SalvorJson.mapper().readValue(file.toFile(), Kept.class))
              .orElse(Kept.NONE)
              .at(now);
    } catch (IOException | RuntimeException torn) {
      return Kept.NONE;
    }
  }

  /** Adds one. Returns at once; it is on the disk a moment later, many together. */
  public synchronized void add(One one) {
    Kept before = kept.orElseGet(() -> read(file, one.at())).at(one.at());
    if (before.first().stream().anyMatch(old -> old.execution().equals(one.execution()))) {
      return;
    }
    kept = Optional.of(before.with(one));
    changed = true;
    if (!writing) {
      writing = true;
      Thread.ofVirtual().name("refused-starts").start(this::write);
    }
  }

  private void write() {
    for (Optional<Kept> now = next(); now.isPresent(); now = next()) {
      try {
        WholeFile.write(file, SalvorJson.mapper().writeValueAsString(now.get()) + "\n");
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (IOException unwritable) {
        // The audit and the run itself say it, too; the next one is written with these.
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized Optional<Kept> next() {
    writing = changed;
    changed = false;
    return writing ? kept : Optional.empty();
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
