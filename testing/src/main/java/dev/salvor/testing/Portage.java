package dev.salvor.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Real Portage, of a pinned version, with a small repository of ebuilds: what {@code lab/portage}
 * does, for tests. It is made at the first use and stays in the cache of the user. Several tests,
 * also of several processes, may use it at once; each changes copies only.
 */
public final class Portage {
  private static final long MINUTES = 10;

  private static @Nullable Path few;

  private Portage() {}

  /** How a program ended. */
  public record Ended(int code, String out, String err) {}

  /**
   * The folder with Portage's programs in {@code bin}, a virtual environment of Python. Skips the
   * test where it cannot be had.
   */
  public static Path programs() {
    return prepared("venv");
  }

  /**
   * A folder with {@code packages}, a PKGDIR that Portage has built and indexed: both formats and
   * both layouts, 7 packages; and {@code more}, the same with the 40 first ones of {@link #many}.
   * Nothing in it may be changed. Skips the test where it cannot be had.
   */
  public static synchronized Path few() {
    if (few == null) {
      few = prepared("few");
    }
    return few;
  }

  private static Path prepared(String command) {
    Ended ended = lab(command);
    Require.that(
        ended.code() == 0,
        "Portage of PyPI (python3 with venv and pip, bash, tar, zstd, bzip2, flock): "
            + ended.err().strip());
    return Path.of(ended.out().strip());
  }

  /** What {@code emaint binhost --check} says of a PKGDIR: code 0 for nothing, else 1. */
  public static Ended check(Path pkgdir) {
    return lab("emaint", few().toString(), pkgdir.toString(), "check");
  }

  /** Indexes a PKGDIR by {@code emaint binhost --fix}. */
  public static Ended fix(Path pkgdir) {
    return lab("emaint", few().toString(), pkgdir.toString(), "fix");
  }

  /** So many more packages in a PKGDIR, good ones and not indexed, from a number on. */
  public static void many(Path pkgdir, int count, int first) {
    done(lab("many", pkgdir.toString(), Integer.toString(count), "--from=" + first));
  }

  /** The path that {@link #many} gives to a package. */
  public static String path(int number) {
    return "many-lab/p%05d/p%05d-1.%d-1.gpkg.tar".formatted(number / 4, number / 4, number % 4);
  }

  /** The name of a package in messages of Portage. */
  public static String cpv(int number) {
    return "many-lab/p%05d-1.%d".formatted(number / 4, number % 4);
  }

  /** All ways to damage a package. */
  public static List<String> damages() {
    return done(lab("damage", "--list")).lines().toList();
  }

  /** Damages packages of a PKGDIR: the first kind that of the first number, and so on. */
  public static void damage(Path pkgdir, List<Integer> numbers, List<String> kinds) {
    List<String> words = new ArrayList<>(List.of("damage", pkgdir.toString()));
    for (int i = 0; i < kinds.size(); i++) {
      words.addAll(List.of(kinds.get(i), path(numbers.get(i))));
    }
    done(lab(words.toArray(new String[0])));
  }

  /** Damages the first packages of {@link #many}, each in another way. */
  public static void damage(Path pkgdir, String... kinds) {
    damage(pkgdir, IntStream.range(0, kinds.length).boxed().toList(), List.of(kinds));
  }

  /** A copy of a PKGDIR, with all times. */
  public static Path copy(Path pkgdir, Path to) {
    done(run(List.of("cp", "-a", pkgdir.toString(), to.toString())));
    return to;
  }

  /** Any command of {@code lab/portage}. */
  public static Ended lab(String... words) {
    List<String> command = new ArrayList<>(List.of("sh", program().toString()));
    command.addAll(List.of(words));
    return run(command);
  }

  private static Path program() {
    for (Path folder = Path.of("").toAbsolutePath(); ; folder = folder.getParent()) {
      if (folder == null) {
        throw new IllegalStateException("lab/portage is not above " + Path.of("").toAbsolutePath());
      }
      if (Files.isRegularFile(folder.resolve("lab/portage"))) {
        return folder.resolve("lab/portage");
      }
    }
  }

  /** What it printed, if it ended well. */
  static String done(Ended ended) {
    if (ended.code() != 0) {
      throw new IllegalStateException(
          "code " + ended.code() + ": " + ended.out() + "\n" + ended.err());
    }
    return ended.out();
  }

  static Ended run(List<String> command) {
    try {
      Path out = Files.createTempFile("salvor-portage", ".out");
      Path err = Files.createTempFile("salvor-portage", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new IllegalStateException(command + " hangs");
        }
        return new Ended(process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
