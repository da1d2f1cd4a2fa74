package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The runbook ota on three nodes, as it stands, with canaries that are looked at for a second. */
final class OtaFleetIT {
  @AutoClose private static OtaFleet fleet;

  @BeforeAll
  static void up() {
    fleet = OtaFleet.up(3, number -> "{}");
  }

  @BeforeEach
  void begin() {
    fleet.begin();
  }

  private static Path book() {
    return fleet.book();
  }

  private static Said update(String id, String release) {
    return fleet.update(id, book(), release);
  }

  private static String[] onAll(String... words) {
    return fleet.runs.onAll(words);
  }

  @Test
  void aGoodReleaseServesOnEveryNodeAndBackGoesTheOneBefore() {
    Said ended = update("ota-good", fleet.release("good", "1.1.0"));
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(fleet.served()).containsOnly("1.1.0");
    assertThat(fleet.states(1))
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

    Said status = fleet.ota(onAll("status"));
    assertThat(status.out()).contains("COMMITTED").contains("1.1.0");

    Said back = fleet.ota(onAll("rollback", "--why", "$(it) is \"slow\""));
    assertThat(back.exit()).as("%s", back).isZero();
    assertThat(fleet.served()).containsOnly("1.0.0");
    assertThat(fleet.hosts.get(2).read("/var/lib/salvor/ota/shop/audit")).contains("COMMITTED");
    assertThat(fleet.journal(2)).contains("$(it) is \"slow\"");

    Said again = update("ota-again", fleet.release("good", "1.1.0"));
    assertThat(again.exit()).as("what was left is not taken again: %s", again).isEqualTo(1);
    assertThat(again.out()).contains("override").contains("$(it) is");
  }

  @Test
  void anAppAtFixedPathsIsTakenOverUpdatedAndGivenBack() {
    fleet.begin("--legacy");
    String build =
        fleet.hosts.get(1).sh("sed -n 's/^build //p' /usr/local/share/shop.MANIFEST").strip();
    Said adopted =
        fleet.ota(
            onAll(
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
                "443=nginx.service,8080=shop.service"));
    assertThat(adopted.exit()).as("%s", adopted).isZero();
    assertThat(fleet.hosts.all())
        .allSatisfy(host -> assertThat(host.exec("test", "-L", "/opt/shop-web").exit()).isZero());

    Said ended = update("ota-adopted", fleet.release("good", "1.1.0"));
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(fleet.served()).containsOnly("1.1.0");
    Said back = fleet.ota(onAll("rollback", "--why", "it is slow"));
    assertThat(back.exit()).as("%s", back).isZero();
    assertThat(fleet.served()).containsOnly("1.0.0");

    Said given = fleet.ota(onAll("adopt", "--undo", "--app", "shop", "--why", "$(it) was a trial"));
    assertThat(given.exit()).as("%s", given).isZero();
    assertThat(fleet.hosts.all())
        .allSatisfy(host -> assertThat(host.exec("test", "-L", "/opt/shop-web").exit()).isOne());
    assertThat(fleet.journal(2)).contains("$(it) was a trial");
  }

  @Test
  void aBadReleaseStopsAtItsFirstNodeWhichHealsItself() {
    Said ended = update("ota-bad", fleet.release("never-ready", "1.2.0"));
    assertThat(ended.exit()).as("%s", ended).isEqualTo(1);
    assertThat(ended.out()).contains("ROLLED_BACK").contains("old restored and verified");
    assertThat(fleet.runs.states("ota-bad"))
        .isEqualTo(Map.of("lab1", "FAILED", "lab2", "NOT_STARTED", "lab3", "NOT_STARTED"));
    assertThat(fleet.served()).containsOnly("1.0.0");
    assertThat(fleet.states(1)).endsWith("ROLLING_BACK", "RB_VERIFYING", "ROLLED_BACK");
    assertThat(fleet.isTouched(2)).isFalse();
  }

  @Test
  void aNodeEndsItsUpdateWithNobodyThereAndTheRunFindsItSo() {
    fleet.start("ota-alone", book(), fleet.release("good", "1.1.0"));
    LabHost first = fleet.hosts.get(1);
    fleet.awaitState(1, "VERIFYING");
    fleet.node.salvor("down");
    first.cut();
    fleet.awaitState(1, "COMMITTED");
    assertThat(fleet.served(1)).isEqualTo("1.1.0");
    first.mend();
    assertThat(fleet.node.salvor("up").exit()).isZero();
    Said ended = fleet.runs.watch("ota-alone");
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(fleet.served()).containsOnly("1.1.0");
    assertThat(fleet.states(1)).filteredOn("ARMED"::equals).as("switched once").hasSize(1);
  }

  /** The first stays where somebody has put it since. */
  @Test
  void aRunThatHasEndedIsTakenBackWhereItStillServes() {
    Said ended = update("ota-taken", fleet.release("good", "1.1.0"));
    assertThat(ended.exit()).as("%s", ended).isZero();
    Said later = fleet.updateOn("lab1", "ota-later", book(), fleet.release("good", "1.2.0"));
    assertThat(later.exit()).as("%s", later).isZero();
    Said back = fleet.ota("rollback", "--of", "ota-taken", "--why", "orders are lost");
    assertThat(back.exit()).as("%s", back).isZero();
    assertThat(fleet.served()).containsExactly("1.2.0", "1.0.0", "1.0.0");
    assertThat(fleet.states(2)).endsWith("COMMITTED");

    Said again = fleet.ota("rollback", "--of", "ota-taken", "--why", "once more");
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(fleet.served()).containsExactly("1.2.0", "1.0.0", "1.0.0");
  }

  @Test
  void aCanaryThatIsUnwellWhileItBakesStopsTheRun() {
    fleet.start("ota-bake", book(), fleet.release("good", "1.1.0"), "-p", "bake=20m");
    fleet.awaitState(1, "COMMITTED");
    fleet
        .hosts
        .get(1)
        .await("it is looked at", Duration.ofMinutes(2), "pgrep", "-f", "ota-agent[.]sh bake");
    fleet.hosts.get(1).sh("systemctl stop shop.service");
    Said ended = fleet.runs.watch("ota-bake");
    assertThat(ended.exit()).as("%s", ended).isEqualTo(1);
    assertThat(ended.out()).contains("BAKE_FAILED").contains("shop.service is inactive");
    assertThat(fleet.runs.states("ota-bake"))
        .isEqualTo(Map.of("lab1", "FAILED", "lab2", "NOT_STARTED", "lab3", "NOT_STARTED"));
    assertThat(fleet.isTouched(2)).isFalse();
  }

  @Test
  void abortWithRevertLeavesNoNodeOnTheNewVersion() {
    fleet.start("ota-abort", book(), fleet.release("good", "1.1.0"), "-p", "bake=20m");
    fleet.awaitState(1, "COMMITTED");
    Said back =
        fleet.node.salvor(
            Duration.ofMinutes(3), "abort", "ota-abort", "--revert", "--why", "orders are lost");
    assertThat(back.exit()).as("%s", back).isZero();
    assertThat(fleet.served()).containsOnly("1.0.0");
    assertThat(fleet.isTouched(2)).isFalse();
    assertThat(fleet.journal(1)).contains("orders are lost");
  }
}
