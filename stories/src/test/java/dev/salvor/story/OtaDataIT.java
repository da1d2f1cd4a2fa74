package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A version that changes the data for good, which the version before cannot read: kept before the
 * switch, put back with it, whatever is killed in the middle of either.
 */
final class OtaDataIT {
  /** Gone from the release that is looked at: it will not be well any more. */
  private static final String BREAKS = "rm /opt/shop/current/web/index.html";

  @AutoClose private static Lab lab;

  private static LabHost host;
  private OtaNode node;

  @BeforeAll
  static void up() {
    lab = OtaHosts.lab(1);
    host = new LabHost(lab, "lab1");
  }

  @BeforeEach
  void anew() {
    node =
        new OtaNode(host)
            .with("WITH_DATA_COUNT", "1")
            .with("WITH_DATA_0", "/var/lib/shop")
            .with("DEADLINE", "8");
    host.sh("echo precious >/var/lib/shop/file");
  }

  /** The schema of the data, and what else lies beside it of the update. */
  private static List<String> data() {
    return List.of(
        host.sh("head -n 1 /var/lib/shop/schema; cat /var/lib/shop/file").strip(),
        host.sh("ls -d /var/lib/.salvor-shop-kept* 2>/dev/null || :").strip());
  }

  private static List<String> schema(int number) {
    return List.of(number + "\nprecious", "");
  }

  @Test
  void dataThatWasChangedIsPutBackWithTheVersionBefore() {
    String archive = node.archive("schema-forward", "2.0.0");
    String back = node.update(node.newTransaction(), archive, "VERIFYING:mid", BREAKS);
    assertThat(OtaFacts.of(back, "facts").end()).as("%s", back).isEqualTo("ROLLED_BACK");
    OtaFacts.of(back, "facts").assertSound("back");
    assertThat(data()).isEqualTo(schema(4));

    String forward = node.update(node.newTransaction(), archive);
    assertThat(OtaFacts.of(forward, "facts").end()).as("%s", forward).isEqualTo("COMMITTED");
    assertThat(data()).isEqualTo(schema(5));
  }

  static List<OtaCase> whileItIsKeptOrPutBack() {
    List<OtaCase> cases =
        List.of(
            new OtaCase(false, "ROLLING_BACK", "between", true),
            new OtaCase(true, "ARMED", "mid-copy", false),
            new OtaCase(false, "ROLLING_BACK", "between", false),
            new OtaCase(true, "ARMED", "mid-copy", true),
            new OtaCase(true, "ARMED", "mid", false),
            new OtaCase(true, "ARMED", "mid", true),
            new OtaCase(true, "ARMED", "flipped", false),
            new OtaCase(true, "VERIFYING", "mid", true),
            new OtaCase(false, "ROLLING_BACK", "after", false),
            new OtaCase(false, "ROLLING_BACK", "after", true),
            new OtaCase(false, "ROLLING_BACK", "mid", true),
            new OtaCase(false, "ROLLING_BACK", "flipped", false),
            new OtaCase(false, "RB_VERIFYING", "mid", true));
    return OtaHosts.some(cases, 4);
  }

  @ParameterizedTest
  @MethodSource("whileItIsKeptOrPutBack")
  void killedWhileDataIsKeptOrPutBackItIsThatOfTheVersionThatServes(OtaCase one) {
    String transaction = node.newTransaction();
    String kind = one.good() ? "schema-forward" : "schema-never-ready";
    String said = node.trial(transaction, node.archive(kind, "2.0.0"), one);
    OtaFacts facts = OtaFacts.ofEnded(said, transaction);

    assertThat(facts.get("met")).as("%s", said).endsWith(one.point());
    assertThat(facts.chain()).as("%s", said).isEqualTo(one.chain());
    assertThat(data()).as("%s", said).isEqualTo(schema(facts.end().equals("COMMITTED") ? 5 : 4));
  }
}
