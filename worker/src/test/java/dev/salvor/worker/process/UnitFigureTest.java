package dev.salvor.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of {@code systemd-analyze security} that the docs name. */
final class UnitFigureTest {
  private static final Pattern LEVEL = Pattern.compile("Overall exposure level.*: ([0-9.]+)");

  /** Another systemd weighs a few things otherwise. */
  private static final double SLACK = 0.3;

  @TempDir private Path folder;

  @Test
  void theUnitsAreNoMoreOpenThanTheDocsSay() throws IOException {
    Require.tools("systemd-analyze");
    Require.that(
        level("x", "[Service]\nExecStart=/bin/true\n") > 0,
        "a systemd-analyze that looks at files (250 or newer)");
    Path page = Path.of("../docs/least-privilege.md");
    UnitLimits engine =
        UnitLimits.ofEngine(
            Path.of("/var/lib/salvor/engine"),
            List.of(Path.of("/var/lib/salvor/node/engine.sh"), Path.of("/usr/bin/temporal")),
            List.of(Path.of("/etc/shadow")),
            List.of(Path.of("/var/lib/salvor")));
    assertThat(level("engine", engine.unit("/bin/true")))
        .isLessThanOrEqualTo(documented(page, "engine") + SLACK);
    assertThat(level("worker", UnitLimits.ofWorker().unit("/bin/true")))
        .isLessThanOrEqualTo(documented(page, "worker"));
  }

  private double level(String name, String unit) throws IOException {
    Path file = folder.resolve(name + ".service");
    Files.writeString(file, unit);
    Programs.Result said =
        Programs.run(
            Duration.ofSeconds(60),
            "systemd-analyze",
            "security",
            "--no-pager",
            "--offline=true",
            file.toString());
    Matcher found = LEVEL.matcher(said.output());
    return found.find() ? Double.parseDouble(found.group(1)) : -1;
  }

  /** The last figure of its row. */
  private static double documented(Path page, String unit) throws IOException {
    return Files.readAllLines(page).stream()
        .map(Pattern.compile("\\| " + unit + " \\|.* ([0-9.]+) \\|")::matcher)
        .filter(Matcher::matches)
        .mapToDouble(row -> Double.parseDouble(row.group(1)))
        .findFirst()
        .orElseThrow();
  }
}
