package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The runbook ota over SSH on real hosts with systemd, nginx and a real service; each test begins
 * with 1.0.0 everywhere. The windows of the probes are short, their order is that of the default.
 */
final class OtaFleetIT {
  private static final int HOSTS = 3;
  private static final String JOURNAL = "/var/lib/salvor/ota/shop/journal";

  @AutoClose private static LabFleet fleet;
  @AutoClose private static Node node;
  private static FleetRuns runs;

  @BeforeAll
  static void up() {
    fleet = LabFleet.up(HOSTS);
    node = Node.create();
    runs = fleet.runs(node);
  }

  @BeforeEach
  void begin() {
    fleet.all().forEach(host -> host.scenario("ota"));
  }

  @Test
  void aGoodReleaseServesOnEveryNodeAndBackGoesTheOneBefore() {
    Said ended = update("ota-good", release("good", "1.1.0"));
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(fleet.all()).allSatisfy(host -> assertThat(served(host)).isEqualTo("1.1.0"));
    assertThat(states(fleet.get(1)))
        .containsExactly(
            "PLANNED",
            "STAGING",
            "STAGED",
            "CHECKED",
            "PROTECTED",
            "ARMED",
            "RESTARTED",
            "VERIFYING",
            "COMMITTED");

    Said status =
        node.salvor("ota", "status", "--on", "all", "--inventory", runs.inventory().toString());
    assertThat(status.out()).contains("COMMITTED").contains("1.1.0");

    Said back =
        node.salvor(
            Duration.ofMinutes(3),
            "ota",
            "rollback",
            "--on",
            "all",
            "--inventory",
            runs.inventory().toString(),
            "--why",
            "$(it) is \"slow\"");
    assertThat(back.exit()).as("%s", back).isZero();
    assertThat(fleet.all()).allSatisfy(host -> assertThat(served(host)).isEqualTo("1.0.0"));
    assertThat(fleet.get(2).read("/var/lib/salvor/ota/shop/audit")).contains("COMMITTED");
    assertThat(fleet.get(2).read(JOURNAL)).contains("$(it) is \"slow\"");

    Said again = update("ota-again", release("good", "1.1.0"));
    assertThat(again.exit()).as("what was left is not taken again: %s", again).isEqualTo(1);
    assertThat(again.out()).contains("override").contains("$(it) is");
  }

  @Test
  void anAppAtFixedPathsIsTakenOverUpdatedAndGivenBack() {
    fleet.all().forEach(host -> host.scenario("ota", "--legacy"));
    String build = fleet.get(1).sh("sed -n 's/^build //p' /usr/local/share/shop.MANIFEST").strip();
    Said adopted =
        ota(
            "adopt",
            "--app",
            "shop",
            "--binary",
            "/usr/local/bin/shop",
            "--web",
            "/opt/shop-web",
            "--version",
            "1.0.0",
            "--build",
            build,
            "--schema",
            "4,4,4",
            "--url",
            "https://shop.example/",
            "--listen",
            "443=nginx.service,8080=shop.service");
    assertThat(adopted.exit()).as("%s", adopted).isZero();
    assertThat(fleet.all())
        .allSatisfy(host -> assertThat(host.exec("test", "-L", "/opt/shop-web").exit()).isZero());

    Said ended = update("ota-adopted", release("good", "1.1.0"));
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(fleet.all()).allSatisfy(host -> assertThat(served(host)).isEqualTo("1.1.0"));
    Said back = ota("rollback", "--why", "it is slow");
    assertThat(back.exit()).as("%s", back).isZero();
    assertThat(fleet.all()).allSatisfy(host -> assertThat(served(host)).isEqualTo("1.0.0"));

    Said given = ota("adopt", "--undo", "--app", "shop", "--why", "$(it) was a trial");
    assertThat(given.exit()).as("%s", given).isZero();
    assertThat(fleet.all())
        .allSatisfy(host -> assertThat(host.exec("test", "-L", "/opt/shop-web").exit()).isOne());
    assertThat(fleet.get(2).read(JOURNAL)).contains("$(it) was a trial");
  }

  private static Said ota(String command, String... words) {
    List<String> all = new ArrayList<>(List.of("ota", command, "--on", "all"));
    all.addAll(List.of("--inventory", runs.inventory().toString()));
    all.addAll(List.of(words));
    return node.salvor(Duration.ofMinutes(5), all.toArray(String[]::new));
  }

  @Test
  void aBadReleaseStopsAtItsFirstNodeWhichHealsItself() {
    Said ended = update("ota-bad", release("never-ready", "1.2.0"));
    assertThat(ended.exit()).as("%s", ended).isEqualTo(1);
    assertThat(ended.out()).contains("ROLLED_BACK").contains("old restored and verified");
    assertThat(runs.states("ota-bad"))
        .isEqualTo(Map.of("lab1", "FAILED", "lab2", "NOT_STARTED", "lab3", "NOT_STARTED"));
    assertThat(fleet.all()).allSatisfy(host -> assertThat(served(host)).isEqualTo("1.0.0"));
    assertThat(states(fleet.get(1))).endsWith("ROLLING_BACK", "RB_VERIFYING", "ROLLED_BACK");
    assertThat(fleet.get(2).exec("test", "-e", JOURNAL).exit()).as("never touched").isEqualTo(1);
  }

  @Test
  void aNodeEndsItsUpdateWithNobodyThereAndTheRunFindsItSo() {
    String release = release("good", "1.1.0");
    start("ota-alone", release);
    LabHost first = fleet.get(1);
    Awaitility.await("the switch")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> first.exec("grep", "-q", " VERIFYING ", JOURNAL).exit() == 0);
    node.salvor("down");
    first.cut();
    first.await("its own end", Duration.ofMinutes(1), "grep", "-q", " COMMITTED ", JOURNAL);
    assertThat(served(first)).isEqualTo("1.1.0");
    first.mend();
    assertThat(node.salvor("up").exit()).isZero();
    Said ended = runs.watch("ota-alone");
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(fleet.all()).allSatisfy(host -> assertThat(served(host)).isEqualTo("1.1.0"));
    assertThat(states(first)).filteredOn("ARMED"::equals).as("switched once").hasSize(1);
  }

  private static String release(String kind, String version) {
    Path archive = node.folder().resolve(kind + "-" + version + ".tar.gz");
    Said made =
        node.run(
            Duration.ofMinutes(1),
            List.of(
                "sh",
                Node.ROOT.resolve("lab/ota-release").toString(),
                "--archive",
                kind,
                version,
                archive.toString()));
    assertThat(made.exit()).as("%s", made).isZero();
    return archive.toString();
  }

  private static String[] words(String release) {
    List<String> words = new ArrayList<>();
    for (String pair :
        List.of(
            "release=" + release,
            "url=https://shop.example/",
            "certificate=/etc/ssl/shop/cert.pem",
            "listen=443=nginx.service,8080=shop.service",
            "grace=1s",
            "deadline=5s",
            "interval=1s",
            "healthy=2s")) {
      words.addAll(List.of("-p", pair));
    }
    return words.toArray(String[]::new);
  }

  private static Said update(String id, String release) {
    return runs.run(id, book(), words(release));
  }

  private static void start(String id, String release) {
    runs.start(id, book(), words(release));
  }

  /** The page of the catalogue, whose canaries are looked at for a second only. */
  private static Path book() {
    Path page = Node.ROOT.resolve("runbooks/src/main/resources/runbooks/ota/ota.yaml");
    try {
      String text = Files.readString(page);
      assertThat(text).contains("bake: 10m");
      return node.file("ota.yaml", text.replace("bake: 10m", "bake: 1s"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the service itself says, through the web server and by the public name. */
  private static String served(LabHost host) {
    String build =
        host.sh("curl -sk --resolve shop.example:443:127.0.0.1 https://shop.example/version")
            .replaceAll(".*\"build\" *: *\"([^\"]*)\".*", "$1")
            .strip();
    assertThat(host.sh("cat /opt/shop/current/MANIFEST")).contains("\nbuild " + build + "\n");
    return build.replaceAll("-.*", "");
  }

  private static List<String> states(LabHost host) {
    return host.read(JOURNAL).lines().map(line -> line.split(" ", 4)[2]).toList();
  }
}
