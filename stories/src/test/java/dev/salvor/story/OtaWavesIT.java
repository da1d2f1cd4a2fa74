package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an update's waves when nodes are odd, away, broken or new: four real ones. */
final class OtaWavesIT {
  @AutoClose private static OtaFleet fleet;

  @BeforeAll
  static void up() {
    fleet = OtaFleet.up(4, number -> "{os: " + (number < 3 ? "debian" : "other") + "}");
  }

  @BeforeEach
  void begin() {
    fleet.begin();
    fleet.hosts.all().forEach(host -> host.sh("rm -f /etc/lab-os"));
  }

  private static Path book(String... changes) {
    return fleet.book(changes);
  }

  private static void odd(int... numbers) {
    for (int number : numbers) {
      fleet.hosts.get(number).write("/etc/lab-os", "odd\n");
    }
  }

  @Test
  void aReleaseThatBreaksOneKindOfNodeStopsAtThatCanary() {
    odd(3, 4);
    Said ended = fleet.update("kind", book(), fleet.release("not-on-odd", "1.1.0"));
    assertThat(ended.exit()).as("%s", ended).isEqualTo(1);
    assertThat(fleet.runs.states("kind"))
        .isEqualTo(
            Map.of(
                "lab1", "SUCCEEDED",
                "lab2", "NOT_STARTED",
                "lab3", "FAILED",
                "lab4", "NOT_STARTED"));
    assertThat(fleet.served()).containsExactly("1.1.0", "1.0.0", "1.0.0", "1.0.0");
    assertThat(fleet.states(3)).endsWith("ROLLED_BACK");
  }

  /** One may fail; the second is too much. */
  @Test
  void aBudgetThatIsSpentInTheMiddleOfAWaveTouchesNoOther() {
    odd(2, 3);
    Path one =
        book(
            "  canary: {per: [os, hw]}\n",
            "",
            "serial: [10%, 50%, 100%]",
            "serial: [100%]",
            "maxConcurrency: 10",
            "maxConcurrency: 1");
    Said ended = fleet.update("budget", one, fleet.release("not-on-odd", "1.1.0"));
    assertThat(ended.exit()).as("%s", ended).isEqualTo(1);
    assertThat(fleet.runs.states("budget"))
        .isEqualTo(
            Map.of("lab1", "SUCCEEDED", "lab2", "FAILED", "lab3", "FAILED", "lab4", "NOT_STARTED"));
    assertThat(fleet.served()).containsExactly("1.1.0", "1.0.0", "1.0.0", "1.0.0");
    assertThat(fleet.isTouched(4)).isFalse();
  }

  /**
   * What is left of a run is what was not begun; a node that lost its update in the meantime gets
   * it by the next run of the same release, which finds the others as they shall be.
   */
  @Test
  void aRunIsPausedItsEngineRestartedAndNodesMadeAnewInBetween() {
    String release = fleet.release("good", "1.1.0");
    Path book = book();
    fleet.start("pause", book, release);
    fleet.awaitState(1, "VERIFYING");
    assertThat(fleet.node.salvor("pause", "pause", "--why", "tea").exit()).isZero();
    fleet.awaitState(1, "COMMITTED");
    fleet.awaitState(3, "COMMITTED");
    Awaitility.await("the canaries ended")
        .atMost(Duration.ofMinutes(1))
        .until(() -> !fleet.runs.states("pause").containsValue("RUNNING"));
    fleet.node.salvor("down");
    anew(1);
    anew(2);
    assertThat(fleet.node.salvor("up").exit()).isZero();
    assertThat(fleet.runs.shown("pause")).contains("PAUSED");
    assertThat(fleet.served()).containsExactly("1.0.0", "1.0.0", "1.1.0", "1.0.0");

    assertThat(fleet.node.salvor("resume", "pause").exit()).isZero();
    Said ended = fleet.runs.watch("pause");
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(fleet.served()).containsExactly("1.0.0", "1.1.0", "1.1.0", "1.1.0");

    Said next = fleet.update("pause-next", book, release);
    assertThat(next.exit()).as("%s", next).isZero();
    assertThat(fleet.served()).containsOnly("1.1.0");
    assertThat(fleet.states(4)).as("found as it shall be").doesNotContain("ARMED");
  }

  private static void anew(int number) {
    fleet.hosts.get(number).sh("rm -rf /var/lib/salvor /opt/shop /usr/local/lib/salvor-ota");
    fleet.hosts.get(number).scenario("ota");
  }

  @Test
  void aNodeThatIsAwayIsTakenUpWhenItComesBack() {
    LabHost away = fleet.hosts.get(4);
    away.cut();
    Path book = book("maxDeferred: 20%", "maxDeferred: 50%");
    fleet.start("away", book, fleet.release("good", "1.1.0"), "--defer", "10m");
    Awaitility.await("the others")
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                fleet
                    .runs
                    .states("away")
                    .equals(
                        Map.of(
                            "lab1", "SUCCEEDED",
                            "lab2", "SUCCEEDED",
                            "lab3", "SUCCEEDED",
                            "lab4", "DEFERRED")));
    away.mend();
    Said ended = fleet.runs.watch("away");
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(fleet.served()).containsOnly("1.1.0");
  }

  @Test
  void aFleetThatTheLastReleaseBrokeIsHealedByTheNext() {
    fleet.begin("--old", "never-ready");
    String release = fleet.release("good", "1.1.0");
    Path book = book();
    Said refused = fleet.update("broken", book, release);
    assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
    assertThat(refused.out()).contains("repair");
    assertThat(fleet.runs.states("broken").values()).contains("NOT_STARTED");

    Said healed = fleet.update("healed", book, release, "-p", "repair=true");
    assertThat(healed.exit()).as("%s", healed).isZero();
    assertThat(fleet.served()).containsOnly("1.1.0");
  }
}
