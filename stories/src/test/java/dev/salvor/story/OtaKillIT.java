package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The kill matrix of an update over the air, on real hosts: at every point of every state the agent
 * is killed, or the host goes down at once, in an update that ends well and in one that is taken
 * back. Until the switch the controller asks again; from there on nobody helps.
 *
 * <p>{@code -Dsalvor.ota.cases=all} runs every case, a number so many of them spread over all.
 */
final class OtaKillIT {
  private static final int CASES = 8;

  @Test
  void whereverItIsKilledTheNodeEndsOnAWholeVersionByTheStatesThatAreSpecified() throws Exception {
    List<OtaCase> all = OtaCase.all();
    List<OtaCase> chosen = OtaHosts.some(all, CASES);
    System.out.println(chosen.size() + " of " + all.size() + " cases");
    new OtaHosts<>(OtaKillIT::prove).run(chosen);
  }

  private static String prove(OtaNode node, OtaCase one) {
    node.with("DEADLINE", one.good() ? "20" : "4");
    String transaction = node.newTransaction();
    String archive = one.good() ? node.nextGood() : node.archive("never-ready", "2.0.0");
    String said = node.trial(transaction, archive, one);
    OtaFacts first = OtaFacts.ofEnded(said, transaction);
    assertThat(first.get("met")).as("the point was met: %s", said).isEqualTo(one.point());
    assertThat(first.chain()).as("%s", said).isEqualTo(one.chain());
    node.saw(first);
    return (one.reboot() ? "reboot " : "kill ") + first.end();
  }
}
