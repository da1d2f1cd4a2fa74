package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Disks that take no more: full before an update, filled in the middle of it, and a journal that
 * cannot be written from any state on. File systems of the host's own, small ones.
 */
final class OtaDiskIT {
  private static final String FILL_VAR = fill("/var/lib/salvor/ballast");
  private static final String FILL_OPT = fill("/opt/shop/ballast");
  private static final String FOLDER = "/var/lib/salvor/ota/shop";

  @AutoClose private static Lab lab;

  private static LabHost host;
  private static OtaNode node;

  @BeforeAll
  static void up() {
    lab = OtaHosts.lab(1);
    host = new LabHost(lab, "lab1");
    node = new OtaNode(host, "--small-var", "48M", "--small-opt", "160M");
    // A node that was updated before has all that an update needs.
    assertThat(update(node.nextGood()).end()).isEqualTo("COMMITTED");
  }

  @AfterEach
  void room() {
    host.sh("chattr -i " + FOLDER + "; rm -f /var/lib/salvor/ballast /opt/shop/ballast");
  }

  /** To the last block. */
  private static String fill(String file) {
    return "for size in 1M 4k 1k; do dd if=/dev/zero bs=$size oflag=append conv=notrunc of="
        + file
        + " 2>/dev/null; done; :";
  }

  private static OtaFacts update(String archive, String... breaks) {
    String transaction = node.newTransaction();
    OtaFacts facts = OtaFacts.of(node.update(transaction, archive, breaks), "facts");
    assertThat(facts.get("txn")).as("%s", facts).isEqualTo(transaction);
    return facts;
  }

  /** What a refused update may not touch. */
  private static List<String> untouched() {
    return List.of(
        node.ok("pid"),
        node.ok("serving"),
        host.sh("readlink /opt/shop/current; ls /opt/shop/releases"));
  }

  @Test
  void withAStateFolderThatIsAlmostFullNothingBegins() {
    List<String> before = untouched();
    host.sh(
        "fallocate -l $(($(df -Pk /var/lib/salvor | awk 'END { print $4 }') * 99 / 100))k"
            + " /var/lib/salvor/ballast");
    OtaFacts facts = update(node.nextGood());

    assertThat(facts.end()).as("%s", facts).isEqualTo("REJECTED");
    assertThat(facts.get("why")).contains("state-space");
    assertThat(untouched()).isEqualTo(before);
  }

  @Test
  void withAStateFolderThatIsFullNothingBeginsAndNothingIsWritten() {
    List<String> before = untouched();
    String journal = host.read(FOLDER + "/journal");
    host.sh(FILL_VAR);
    Said said = node.say("ops", node.newTransaction(), node.nextGood());

    assertThat(said.exit()).as("%s", said).isIn(1, 74);
    assertThat(said.out() + said.err()).contains("othing was changed");
    assertThat(untouched()).isEqualTo(before);
    host.sh("rm /var/lib/salvor/ballast");
    assertThat(host.read(FOLDER + "/journal")).startsWith(journal.substring(0, 1));
    assertThat(update(node.nextGood()).end()).isEqualTo("COMMITTED");
  }

  @Test
  void withoutRoomForTheReleaseNothingBegins() {
    List<String> before = untouched();
    host.sh(
        "fallocate -l $(($(df -Pk /opt/shop | awk 'END { print $4 }') * 80 / 100))k"
            + " /opt/shop/ballast");
    OtaFacts facts = update(node.nextGood());

    assertThat(facts.end()).as("%s", facts).isEqualTo("REJECTED");
    assertThat(facts.get("why")).contains("space");
    assertThat(untouched()).isEqualTo(before);
  }

  static List<String> pointsOfTheNodeAlone() {
    List<String> points =
        List.of(
            "VERIFYING:after",
            "VERIFYING:done",
            "ROLLING_BACK:after",
            "ARMED:after",
            "RESTARTED:after");
    return OtaHosts.some(points, 2);
  }

  /** From the moment when the node is alone with it, no disk needs to take a byte any more. */
  @ParameterizedTest
  @MethodSource("pointsOfTheNodeAlone")
  void disksThatFillUpInTheMiddleAreNoReasonNotToGoBack(String point) {
    OtaFacts facts =
        update(node.archive("never-ready", "2.0.0"), point, FILL_VAR + "; " + FILL_OPT);

    assertThat(facts.get("met")).isEqualTo(point);
    assertThat(facts.chain()).as("%s", facts).isEqualTo(OtaCase.states(false));
    facts.assertSound(point);
    assertThat(host.exec("sh", "-c", "head -c 2000000 /dev/zero >/var/lib/salvor/more").exit())
        .as("it still is full")
        .isNotZero();
    host.sh("rm -f /var/lib/salvor/more");
    room();
    OtaFacts next = update(node.nextGood());
    assertThat(next.end()).as("with room again: %s", next).isEqualTo("COMMITTED");
    assertThat(host.sh("stat -c %s " + FOLDER + "/reserve").strip()).isEqualTo("1048576");
  }

  static List<String> statesBeforeTheSwitch() {
    return OtaHosts.some(OtaCase.states(true).subList(0, 6), 2);
  }

  @ParameterizedTest
  @MethodSource("statesBeforeTheSwitch")
  void whatCannotBeRecordedBeforeTheSwitchIsNotDone(String state) {
    String archive = node.nextGood();
    String transaction = node.newTransaction();
    List<String> before = untouched().subList(0, 2);
    node.at(state + ":before", "chattr +i " + FOLDER);
    Said said = node.say("ops", transaction, archive);

    assertThat(said.exit()).as("%s", said).isEqualTo(74);
    assertThat(said.err()).contains("nothing was changed");
    assertThat(untouched().subList(0, 2)).isEqualTo(before);
    host.sh("chattr -i " + FOLDER);
    OtaFacts facts = OtaFacts.of(node.update(transaction, archive), "facts");
    assertThat(facts.chain()).as("%s", facts).isEqualTo(OtaCase.states(true));
    facts.assertSound(state);
  }

  static List<String> statesAfterTheSwitch() {
    List<String> states =
        Stream.of(true, false)
            .flatMap(
                good ->
                    OtaCase.states(good).stream()
                        .skip(6)
                        .map(state -> (good ? "good " : "bad ") + state))
            .toList();
    return OtaHosts.some(states, 3);
  }

  @ParameterizedTest
  @MethodSource("statesAfterTheSwitch")
  void afterTheSwitchTheNodeGoesOnWithoutAJournalWhichCatchesUp(String what) {
    boolean good = what.startsWith("good");
    String state = what.substring(what.indexOf(' ') + 1);
    String archive = good ? node.nextGood() : node.archive("never-ready", "2.0.0");
    String transaction = node.newTransaction();
    List<String> chain = OtaCase.states(good);
    node.at(state + ":before", "chattr +i " + FOLDER);
    node.ok("ops", transaction, archive);
    node.ok("remembered", chain.get(chain.size() - 1), "60");
    assertThat(host.read(FOLDER + "/journal")).as("on the disk").doesNotContain(" " + state + " ");
    assertThat(node.ok("link").strip()).isNotEmpty();
    host.sh("chattr -i " + FOLDER);
    node.ok("over", transaction, "none", "60");
    OtaFacts facts = OtaFacts.of("== facts\n" + node.ok("facts", transaction), "facts");

    assertThat(facts.chain()).as("%s", facts).isEqualTo(chain);
    facts.assertSound(what);
    node.saw(facts);
  }
}
