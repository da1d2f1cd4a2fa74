package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.testing.SlowFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines are brought together by real Portage: io is the truth and the binary host, callisto has
 * something newer, titan is near, rhea is far away, dione is down.
 */
final class FleetResyncIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final int NOISE = 400_000;

  @TempDir Path folder;
  @AutoClose private final Node node = Node.create();
  @AutoClose private GentooFleet fleet;
  @AutoClose private SlowFiles far;
  private Path binhost;
  private String inventory;

  @BeforeEach
  void start() throws Exception {
    binhost = Files.createDirectories(folder.resolve("binhost"));
    // An index of nothing, as emaint makes it.
    Files.writeString(binhost.resolve("Packages"), "PACKAGES: 0\nTIMESTAMP: 1\nVERSION: 0\n\n");
    far = new SlowFiles(binhost);
    fleet = new GentooFleet(node, folder);
    for (String pf : List.of("near-1", "near-2", "oven-1", "oven-2", "sieve-1", "sieve-2")) {
      fleet.ebuild(pf, pf.startsWith("near") ? NOISE : 10);
    }
    String uri = "file://" + binhost;
    fleet.host("io", uri, "=app-lab/near-2", "=app-lab/sieve-1", "=app-lab/oven-1");
    fleet.host("callisto", uri, "=app-lab/oven-2");
    fleet.host("titan", uri, "=app-lab/near-1", "=app-lab/sieve-2", "=app-lab/oven-1");
    fleet.host("rhea", far.url(), "=app-lab/near-1");
    fleet.host("dione", uri);
    fleet.up();
    inventory = fleet.inventory().toString();
    node.salvor("up");
  }

  private List<String> question(String command) throws IOException {
    FarHost io = fleet.get("io");
    Path ssh =
        Files.writeString(
            folder.resolve("ssh"),
            "IdentityFile %s\nIdentitiesOnly yes\nUserKnownHostsFile %s\n"
                .formatted(io.key(), io.knownHosts()));
    String user = System.getProperty("user.name");
    List<String> words = new ArrayList<>(List.of(command, "fleet-resync"));
    for (String parameter :
        List.of(
            "truth=io",
            "from=callisto",
            "to=titan,rhea,dione",
            "binhost=io:" + binhost,
            "publishTo=ssh://" + user + "@127.0.0.1:" + io.port() + binhost,
            "sshConfig=" + ssh,
            "staging=" + folder.resolve("staging"),
            "maxTransfer=5s",
            "inventory=" + inventory)) {
      words.add("-p");
      words.add(parameter);
    }
    return words;
  }

  private Said begin(String id) throws IOException {
    List<String> words = question("run");
    words.addAll(List.of("--run-id", id));
    return node.salvor(LONG, words.toArray(String[]::new));
  }

  /** What its parts were doing is said if it does not end. */
  private Said watched(String id) {
    try {
      return node.salvor(LONG, "watch", id);
    } catch (AssertionError hung) {
      StringBuilder more = new StringBuilder();
      for (String part : List.of(".pack.pack", ".install.install")) {
        more.append(node.salvor("show", id + part)).append(node.salvor("logs", id + part));
      }
      throw new AssertionError(more + "\n" + hung.getMessage(), hung);
    }
  }

  private JsonNode show(String id) {
    return node.salvor("show", id, "--json").json();
  }

  /** The reason stands where the failure is told. */
  private void wrongQuestionsAreAnswered() throws IOException {
    List<String> words = question("plan");
    words.set(words.indexOf("truth=io"), "truth=nobody");
    Said nobody = node.salvor(LONG, words.toArray(String[]::new));
    assertThat(nobody.exit()).as("%s", nobody).isEqualTo(1);
    assertThat(nobody.out())
        .containsPattern("would fail +compute.list")
        .containsPattern("because +exit 64: the list cannot be made: .*nobody");
    words = question("run");
    words.set(words.indexOf("inventory=" + inventory), "inventory=/nowhere/inventory.yaml");
    words.addAll(List.of("--run-id", "wrong"));
    assertThat(node.salvor(LONG, words.toArray(String[]::new)).exit()).isEqualTo(1);
    assertThat(node.salvor("show", "wrong").out() + node.salvor("logs", "wrong").out())
        .containsPattern("the list cannot be made: .*/nowhere/inventory.yaml");
  }

  @Test
  void whatIsNewerElsewhereIsBroughtAndTheFarHostLater() throws Exception {
    wrongQuestionsAreAnswered();
    fleet.get("dione").kill();
    Said plan = node.salvor(LONG, question("plan").toArray(String[]::new));
    assertThat(plan.exit()).as("%s", plan).isZero();
    assertThat(plan.out())
        .containsPattern("bring +app-lab/near +titan +1 +2 +io +to be packed")
        .containsPattern("bring +app-lab/near +rhea +1 +2 +io +to be packed")
        .containsPattern("bring +app-lab/oven +titan +1 +2 +callisto +to be packed")
        .containsPattern("newer-there +app-lab/sieve +titan +2 +1 +io")
        .containsPattern("not compared: dione: ");
    assertThat(fleet.installed("titan")).containsExactly("near-1", "oven-1", "sieve-2");

    far.rate(20_000);
    List<String> words = question("run");
    words.addAll(List.of("--run-id", "night", "--detach"));
    assertThat(node.salvor(LONG, words.toArray(String[]::new)).exit()).isIn(0, 8);
    Awaitility.await()
        .atMost(LONG)
        .until(() -> Files.exists(folder.resolve("staging")) || fleet.merged("titan").size() > 0);
    node.killBoth();
    node.salvor("up");
    Said ended = watched("night");

    assertThat(ended.exit()).as("a pivot: not all of it is there: %s", ended).isEqualTo(3);
    assertThat(fleet.installed("titan")).containsExactly("near-2", "oven-2", "sieve-2");
    assertThat(fleet.merged("titan")).containsExactlyInAnyOrder("near-2", "oven-2");
    assertThat(fleet.installed("rhea")).containsExactly("near-1");
    String log = node.salvor("logs", "night").out();
    assertThat(log)
        .contains("later, on rhea")
        .contains("dione")
        .doesNotContain("another than the one that was shown");

    String later = "night.later.rhea";
    assertThat(show(later).path("ended").asBoolean()).as("in the background").isFalse();
    far.rate(Long.MAX_VALUE);
    assertThat(node.salvor(LONG, "watch", later).exit()).isZero();
    assertThat(fleet.installed("rhea")).containsExactly("near-2");
    assertThat(fleet.merged("rhea")).containsExactly("near-2");

    Said again = begin("again");
    assertThat(again.exit()).as("dione is still down: %s", again).isEqualTo(3);
    assertThat(node.salvor("logs", "again").out()).contains("nothing to bring");
    assertThat(fleet.merged("titan")).hasSize(2);
  }
}
