package dev.salvor.testing.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Gives a reader damaged input and demands an answer each time: no exception that is not the
 * reader's own, no input that takes longer than {@link #SOON}, no memory that stays.
 *
 * <p>For {@code -Dsalvor.fuzz.millis} (default 1000) a reader, or for {@code -Dsalvor.fuzz=N}
 * inputs. Each run has another seed, which is printed; {@code -Dsalvor.fuzz.seed} gives one. An
 * input that failed is kept in {@code target/fuzz}.
 */
public final class Fuzz {
  /** What one input may take, on a machine that has other things to do. */
  public static final Duration SOON = Duration.ofSeconds(20);

  private static final long GROWTH = 48L << 20;

  private final String name;
  private final List<byte[]> good;
  private final List<byte[]> marks;

  private Fuzz(String name, List<byte[]> good, List<byte[]> marks) {
    this.name = name;
    this.good = good;
    this.marks = marks;
  }

  /** What is tried: reads {@code input} and throws nothing, whatever it is. */
  @FunctionalInterface
  public interface Reader {
    /** Answers, or refuses in the reader's own way; what it throws is a fault. */
    void read(byte[] input) throws Exception;
  }

  /**
   * Input for {@code name}, made of {@code good} (at least one) with {@code marks} (at least one).
   */
  public static Fuzz of(String name, List<byte[]> good, String... marks) {
    if (good.isEmpty() || marks.length == 0) {
      throw new IllegalArgumentException("nothing to begin with");
    }
    return new Fuzz(
        name, good, Arrays.stream(marks).map(m -> m.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** The files under {@code folder} whose names end with {@code ending}, in order. */
  public static List<byte[]> files(Path folder, String ending) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<byte[]> read = new ArrayList<>();
      for (Path file :
          all.filter(f -> f.toString().endsWith(ending) && Files.isRegularFile(f))
              .sorted()
              .toList()) {
        read.add(Files.readAllBytes(file));
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tries it; fails with the first input that is not answered, and prints what was done. */
  public void run(Reader reader) {
    long seed = Long.getLong("salvor.fuzz.seed", System.nanoTime());
    Attempts attempts = new Attempts(new Damage(good, marks, new SplittableRandom(seed)), reader);
    Thread thread = Thread.ofPlatform().daemon().name("fuzz " + name).start(attempts);
    while (thread.isAlive()) {
      join(thread);
      if (attempts.isStuck()) {
        String where =
            String.join("\n  ", Stream.of(thread.getStackTrace()).map(String::valueOf).toList());
        fail(said(seed, attempts) + " takes longer than " + SOON.toSeconds() + " s:\n  " + where);
      }
    }
    attempts.failed().ifPresent(e -> fail(said(seed, attempts) + " ends with " + e, e));
    System.out.printf(
        "fuzz %s: %d inputs of %d examples, slowest %d ms, heap %+d KiB, seed %d%n",
        name,
        attempts.count(),
        good.size(),
        attempts.slowest().toMillis(),
        attempts.growth() >> 10,
        seed);
    assertTrue(attempts.count() > 0, name + ": nothing was tried");
    assertTrue(attempts.growth() < GROWTH, name + ": the heap grew by " + attempts.growth());
  }

  private String said(long seed, Attempts attempts) {
    try {
      Path kept = Files.createDirectories(Path.of("target/fuzz")).resolve(name + "-" + seed);
      Files.write(kept, attempts.input());
      return name + ": input " + attempts.count() + " of seed " + seed + " (" + kept + ")";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
