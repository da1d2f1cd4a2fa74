package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The runbook binhost-sync as an operator gives it: by hand, planned, and by a schedule. */
final class BinhostSyncIT {
  private static final Path FIXTURE =
      Node.ROOT.resolve("activities/src/test/resources/dev/salvor/activity/action/packages.py");

  private static void packages(Node node, Object... arguments) {
    Require.that(Files.isExecutable(Path.of("/usr/bin/python3")), "python3");
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-B", FIXTURE.toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    Said said = node.run(Duration.ofMinutes(1), command);
    assertThat(said.exit()).as("%s", said).isZero();
  }

  private static long published(Path pkgdir) {
    try (Stream<String> lines = Files.lines(pkgdir.resolve("Packages"))) {
      return lines.filter(line -> line.startsWith("PATH: ")).count();
    } catch (IOException e) {
      return 0;
    }
  }

  private static String[] command(Node node, String... words) {
    return Stream.concat(
            Arrays.stream(words),
            Stream.of(
                "-p",
                "staging=" + node.folder().resolve("staging"),
                "-p",
                "binhost=" + node.folder().resolve("pkg"),
                "-p",
                "settle=0s",
                "-p",
                "patience=0s"))
        .toArray(String[]::new);
  }

  @Test
  void packagesThatWaitAreTakenByHandAndByAScheduleAndNothingIsSaidOfNothing() throws IOException {
    try (Node node = Node.create()) {
      Path staging = Files.createDirectories(node.folder().resolve("staging"));
      Path pkgdir = node.folder().resolve("pkg");
      packages(node, "make", staging, 0, 3);
      packages(node, "poison", staging, "metadata", "bad");

      Said missing = node.salvor(command(node, "run", "binhost-sync"));
      assertThat(missing.exit()).as("%s", missing).isEqualTo(1);
      assertThat(missing.out()).contains("is not there; make it, or mount its disk");
      Files.createDirectories(pkgdir);

      Said plan = node.salvor(command(node, "plan", "binhost-sync"));
      assertThat(plan.exit()).as("%s", plan).isZero();
      assertThat(published(pkgdir)).isZero();

      Said taken = node.salvor(command(node, "run", "binhost-sync", "--run-id", "first"));
      assertThat(taken.exit()).as("%s", taken).isZero();
      assertThat(taken.out())
          .contains("promoted 3 packages")
          .contains("1 quarantined")
          .contains("bad-metadata");
      assertThat(published(pkgdir)).isEqualTo(3);
      JsonNode shown = node.salvor("show", "first", "--json").json();
      assertThat(shown.toString()).contains("promoted");

      Said nothing = node.salvor(command(node, "run", "binhost-sync"));
      assertThat(nothing.exit()).as("%s", nothing).isZero();
      assertThat(nothing.out())
          .contains("unchanged: nothing to promote")
          .doesNotContain("promoted ");

      Said added =
          node.salvor(command(node, "schedule", "add", "sync", "--every", "2s", "binhost-sync"));
      assertThat(added.exit()).as("%s", added).isZero();
      packages(node, "make", staging, 3, 4);
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> published(pkgdir) == 7);
      assertThat(node.kill("worker")).isTrue();
      packages(node, "make", staging, 7, 4);
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> published(pkgdir) == 11);
      assertThat(node.salvor("schedule", "remove", "sync", "--yes").exit()).isZero();
      assertThat(node.folder().resolve("staging.quarantine")).isNotEmptyDirectory();
    }
  }
}
