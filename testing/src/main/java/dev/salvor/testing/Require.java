package dev.salvor.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Prerequisites of a test. One that is missing skips the test and prints why; where everything is
 * required ({@code SALVOR_TEST_REQUIRE_ALL=1}) it fails the test.
 */
public final class Require {
  private Require() {}

  /** Goes on only if {@code present}; {@code what} names the prerequisite and how to get it. */
  public static void that(boolean present, String what) {
    if (present) {
      return;
    }
    if ("1".equals(System.getenv("SALVOR_TEST_REQUIRE_ALL"))) {
      Assertions.fail("required here, but missing: " + what);
    }
    System.out.println("SKIPPED: " + what);
    Assumptions.abort(what);
  }

  /**
   * A prerequisite of a test that no ordinary run has to make, whatever else is required: one that
   * is missing skips it and prints why, and fails it only with {@code -D<property>=required}.
   */
  public static void unlessRequired(String property, boolean present, String what) {
    if (present) {
      return;
    }
    if ("required".equals(System.getProperty(property))) {
      Assertions.fail("required by -D" + property + ", but missing: " + what);
    }
    System.out.println("SKIPPED: " + what);
    Assumptions.abort(what);
  }

  /** The process runs as root. */
  public static void root() {
    that("root".equals(System.getProperty("user.name")), "root is needed");
  }

  /** Each of {@code tools} is on PATH. */
  public static void tools(String... tools) {
    for (String tool : tools) {
      that(onPath(tool).isPresent(), "the tool " + tool + " is needed");
    }
  }

  /** The engine's program, from {@code SALVOR_ENGINE_BINARY} or the user's cache. */
  public static Path engine() {
    String named = System.getenv("SALVOR_ENGINE_BINARY");
    Path path =
        named != null
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".cache/salvor/engine/1.5.1/temporal");
    that(
        Files.isExecutable(path),
        "the embedded engine is needed at " + path + " (salvor up gets it)");
    return path;
  }

  /** The full server's program, from {@code SALVOR_ENGINE_SERVER} or the user's cache. */
  public static Path server() {
    String named = System.getenv("SALVOR_ENGINE_SERVER");
    Path path =
        named != null
            ? Path.of(named)
            : Path.of(
                System.getProperty("user.home"), ".cache/salvor/engine/1.5.1/temporal-server");
    that(
        Files.isExecutable(path),
        "the engine as the full server is needed at " + path + " (salvor engine tls on gets it)");
    return path;
  }

  /** Where {@code tool} lies on PATH. */
  public static Optional<Path> onPath(String tool) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    return Arrays.stream(path.split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
