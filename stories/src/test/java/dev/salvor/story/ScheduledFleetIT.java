package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody is there: the clock of the engine begins the watchdog and the re-sync. */
final class ScheduledFleetIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String DRIFT = "1 packages differ between 2 hosts, more than 0";

  @TempDir Path folder;
  @AutoClose private final Node node = Node.create();
  @AutoClose private GentooFleet fleet;
  private Path binhost;
  private Paper paper;

  private void add(String name, String runbook, String... parameters) {
    List<String> words = new ArrayList<>(List.of("schedule", "add", name, "--every", "5s"));
    words.add(runbook);
    for (String parameter : parameters) {
      words.addAll(List.of("-p", parameter));
    }
    Said said = node.salvor(words.toArray(String[]::new));
    assertThat(said.exit()).as("%s", said).isZero();
  }

  private List<String> results(String schedule) {
    JsonNode shown = node.salvor("schedule", "show", schedule, "--last", "20", "--json").json();
    return StreamSupport.stream(shown.path("last").spliterator(), false)
        .map(turn -> turn.path("result").asText())
        .toList();
  }

  private void awaitTold(String line) {
    Awaitility.await().atMost(LONG).until(() -> paper.lines().contains(line));
  }

  private Path ssh(FarHost host) throws IOException {
    return Files.writeString(
        folder.resolve("ssh"),
        "IdentityFile %s\nIdentitiesOnly yes\nUserKnownHostsFile %s\n"
            .formatted(host.key(), host.knownHosts()));
  }

  @BeforeEach
  void start() throws Exception {
    binhost = Files.createDirectories(folder.resolve("binhost"));
    Files.writeString(binhost.resolve("Packages"), "PACKAGES: 0\nTIMESTAMP: 1\nVERSION: 0\n\n");
    fleet = new GentooFleet(node, folder);
    fleet.ebuild("near-1", 10);
    fleet.ebuild("near-2", 10);
    fleet.host("io", "file://" + binhost, "=app-lab/near-2");
    fleet.host("titan", "file://" + binhost, "=app-lab/near-1");
    fleet.up();
    paper = Paper.of(node);
  }

  @Test
  void driftAndAForgottenPauseAreFoundToldAndEndedByTheClockAlone() throws Exception {
    String inventory = "inventory=" + fleet.inventory();
    try (Orchestra orchestra = new Orchestra()) {
      orchestra.pause(Duration.ofHours(2));
      add(
          "watch",
          "fleet-drift",
          inventory,
          "orchestrator=swarm",
          "statusUrl=" + orchestra.url("/status"),
          "resumeUrl=" + orchestra.url("/resume"),
          "pausedAt=/pausedAt",
          "driftOn=io,titan",
          "driftClasses=version");
      awaitTold("alert orchestrator swarm was paused for too long and was resumed");
      awaitTold("alert " + DRIFT);

      FarHost io = fleet.get("io");
      add(
          "nightly",
          "fleet-resync",
          inventory,
          "truth=io",
          "to=titan",
          "binhost=io:" + binhost,
          "publishTo=ssh://"
              + System.getProperty("user.name")
              + "@127.0.0.1:"
              + io.port()
              + binhost,
          "sshConfig=" + ssh(io),
          "staging=" + folder.resolve("staging"));
      awaitTold("over over: " + DRIFT);
      assertThat(fleet.installed("titan")).containsExactly("near-2");
      // The next ones find nothing to do.
      Awaitility.await().atMost(LONG).until(() -> count(results("nightly"), "SUCCEEDED") > 1);
      assertThat(node.salvor("schedule", "pause", "nightly", "--note", "seen").exit()).isZero();
      assertThat(results("nightly")).doesNotContain("FAILED", "MISSED");
      assertThat(fleet.merged("titan")).containsExactly("near-2");
      assertThat(results("watch")).contains("SUCCEEDED").doesNotContain("FAILED", "MISSED");
      assertThat(orchestra.calls()).isEqualTo(1);
      assertThat(paper.lines()).as("each is told once").hasSize(3);
    }
  }

  private static long count(List<String> results, String wanted) {
    return results.stream().filter(wanted::equals).count();
  }
}
