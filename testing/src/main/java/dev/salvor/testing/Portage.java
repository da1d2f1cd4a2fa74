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

/**
 * Real Portage, of a pinned version, with a small repository of ebuilds: what {@code lab/portage}
 * does, for tests. It is made at the first use and stays in the cache of the user. Several tests,
 * also of several processes, may use it at once; each changes copies only.
 */
public final class Portage {
  private static final long MINUTES = 10;

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
   * both layouts. Nothing in it may be changed. Skips the test where it cannot be had.
   */
  public static Path few() {
    return prepared("few");
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

  /** Damages one package of a PKGDIR. */
  public static void damage(Path pkgdir, String kind, String path) {
    done(lab("damage", pkgdir.toString(), kind, path));
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

  private static String done(Ended ended) {
    if (ended.code() != 0) {
      throw new IllegalStateException("code " + ended.code() + ": " + ended.err());
    }
    return ended.out();
  }

  private static Ended run(List<String> command) {
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
