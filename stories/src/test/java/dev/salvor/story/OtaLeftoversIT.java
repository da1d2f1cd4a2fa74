package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What earlier updates, services and people left on a real host, and who helps no more. */
final class OtaLeftoversIT {
  @AutoClose private static Lab lab;

  private static LabHost host;

  @BeforeAll
  static void up() {
    lab = OtaHosts.lab(1);
    host = new LabHost(lab, "lab1");
  }

  private static OtaFacts update(OtaNode node, String archive) {
    String transaction = node.newTransaction();
    OtaFacts facts = OtaFacts.of(node.update(transaction, archive), "facts");
    assertThat(facts.get("txn")).as("%s", facts).isEqualTo(transaction);
    return facts;
  }

  private static String releases() {
    return host.sh("ls -1 /opt/shop/releases | wc -l").strip();
  }

  /** Half releases, newer than all others: a way back by the look of folders would take them. */
  private static void killedReleases() {
    host.sh(
        """
        whole=$(readlink -f /opt/shop/current)
        for i in 1 2 3 4 5 6; do
          r=/opt/shop/releases/00000000000$i
          mkdir $r && cp -a $whole/MANIFEST $whole/bin $r && touch -d "+$i hours" $r
        done
        mkdir /opt/shop/releases/.stage-killed /opt/shop/releases/.old-killed
        """);
  }

  @Test
  void killedReleasesAreNeverGoneBackToAndArePrunedWithTheNextThatIsCommitted() {
    OtaNode node = new OtaNode(host);
    OtaFacts first = update(node, node.nextGood());
    killedReleases();
    OtaFacts taken = update(node, node.archive("never-ready", "2.0.0"));

    assertThat(taken.end()).as("%s", taken).isEqualTo("ROLLED_BACK");
    assertThat(taken.get("serves")).isEqualTo(first.get("new"));
    taken.assertSound("with killed ones beside it");
    assertThat(page()).contains("To have releases/" + first.get("old") + " serve");

    OtaFacts next = update(node, node.nextGood());
    next.assertSound("the next");
    assertThat(next.end()).isEqualTo("COMMITTED");
    assertThat(releases()).as("three are kept").isEqualTo("3");
    assertThat(page()).contains("To have releases/" + next.get("old") + " serve");
    host.sh("sed -n 's/^  //p' /var/lib/salvor/ota/shop/ROLLBACK.txt | sh");
    OtaFacts byHand = OtaFacts.of("== facts\n" + node.ok("facts", next.get("txn")), "facts");
    assertThat(byHand.get("serves")).as("by the page's commands").isEqualTo(next.get("old"));
    assertThat(byHand.get("proxied")).isEqualTo(byHand.get("build"));
  }

  private static String page() {
    return host.read("/var/lib/salvor/ota/shop/ROLLBACK.txt");
  }

  @Test
  void halfALineThatAPowerCutLeftGoesBeforeTheNextIsWritten() {
    OtaNode node = new OtaNode(host);
    update(node, node.nextGood());
    String before = host.read("/var/lib/salvor/ota/shop/history");
    host.sh(
        """
        cd /var/lib/salvor/ota/shop
        printf '2026-11-22T21:54:56Z lost#1 COMM' >>history
        head -c 9 /dev/zero >>audit
        """);
    OtaFacts facts = update(node, node.nextGood());

    facts.assertSound("after half a line");
    assertThat(facts.get("zeros")).isEmpty();
    String after = host.read("/var/lib/salvor/ota/shop/history");
    assertThat(after).startsWith(before).doesNotContain("lost#1");
    assertThat(after.lines()).hasSize(2);
  }

  @Test
  void whatFailedHereIsNotTriedAgainWithoutAReason() {
    OtaNode node = new OtaNode(host).with("OVERRIDE", "");
    String archive = node.archive("never-ready", "2.0.0");

    assertThat(update(node, archive).end()).isEqualTo("ROLLED_BACK");
    OtaFacts again = update(node, archive);
    assertThat(again.end()).isEqualTo("REJECTED");
    assertThat(again.get("why")).contains("blocked: ROLLED_BACK: ", "override=REASON");
    assertThat(update(node.with("OVERRIDE", "because"), archive).end()).isEqualTo("ROLLED_BACK");
  }

  @Test
  void aWayBackThatIsNotWholeIsFoundBeforeAnythingIsSwitched() {
    OtaNode node = new OtaNode(host);
    String pid = node.ok("pid");
    // Nothing asks for this file as long as the service runs.
    host.sh("cd /opt/shop/current && cp -p RELEASE.json /root/kept && : >RELEASE.json");
    OtaFacts facts = update(node, node.nextGood());

    assertThat(facts.end()).as("%s", facts).isEqualTo("REJECTED");
    assertThat(facts.get("why")).contains("not whole", "no way back");
    assertThat(facts.get("serves")).isEqualTo(facts.get("old"));
    assertThat(node.ok("pid")).isEqualTo(pid);
    host.sh("cp -p /root/kept /opt/shop/current/RELEASE.json");
    assertThat(update(node, node.nextGood()).end()).isEqualTo("COMMITTED");
  }

  @Test
  void aControllerThatIsGoneAndANetworkThatIsCutChangeNothingOfTheEnd() {
    OtaNode node = new OtaNode(host);
    for (boolean good : new boolean[] {true, false}) {
      String archive = good ? node.nextGood() : node.archive("never-ready", "2.0.0");
      String transaction = node.newTransaction();
      host.sh("rm -f /root/gone");
      node.at("VERIFYING:after", "pkill -KILL -f 'ota-node.sh ops'; : >/root/gone");
      node.ok("launch_as_it_is", transaction, archive);
      host.cut();
      try {
        node.ok("over", transaction, "none", "60");
      } finally {
        host.mend();
      }
      OtaFacts facts = OtaFacts.of("== facts\n" + node.ok("facts", transaction), "facts");
      facts.assertSound("alone");
      assertThat(facts.get("met")).isEqualTo("VERIFYING:after");
      assertThat(facts.chain()).isEqualTo(OtaCase.states(good));
      node.saw(facts);
    }
  }

  @Test
  void anOldProcessThatKeepsThePortForEverEndsWithAPersonAndOneThatLetsGoDoesNot() {
    for (String keeps : new String[] {"keeps-port-6s", "keeps-port"}) {
      OtaNode node = new OtaNode(host, "--old", keeps).with("DEADLINE", "15");
      OtaFacts facts = update(node, node.nextGood());

      boolean letsGo = keeps.endsWith("s");
      assertThat(facts.end()).isEqualTo(letsGo ? "ROLLED_BACK" : "ROLLBACK_UNHEALTHY");
      assertThat(facts.get("why")).as("%s", facts).contains("times");
      facts.assertSound(keeps);
      assertThat(facts.get("unit")).as("it is left running").isNotIn("inactive", "failed");
    }
  }

  @Test
  void aStaleSocketThatNobodyTakesAwayIsTheReleasesTrouble() {
    OtaNode node = new OtaNode(host, "--no-runtime-dir");
    host.sh(
        "perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => \"/run/shop/admin.sock\","
            + " Listen => 1) or die'; test -S /run/shop/admin.sock");
    OtaFacts facts = update(node, node.archive("stale-socket", "1.5.0"));

    assertThat(facts.end()).as("%s", facts).isEqualTo("ROLLED_BACK");
    facts.assertSound("stale socket");
  }
}
