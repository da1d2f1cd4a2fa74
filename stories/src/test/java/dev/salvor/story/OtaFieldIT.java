package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What went wrong with updates in the field, each on a real host that serves with nginx and a real
 * service. Each has one end that it must have.
 */
final class OtaFieldIT {
  private static final String SITE = "/etc/nginx/sites-enabled/shop";
  private static final String RELOADED = "systemctl reload nginx; sleep 0.3";

  private static final String LOST =
      "cp " + SITE + " /root/site; sed -i 's/server_name shop/server_name other/' " + SITE + "; ";
  private static final String FOUND = "cp /root/site " + SITE + "; ";

  @AutoClose private static Lab lab;

  private static OtaNode node;
  private static int minor;

  @BeforeAll
  static void up() {
    lab = OtaHosts.lab(1);
    node = new OtaNode(new LabHost(lab, "lab1"));
    node.host().sh("echo 'subjectAltName=DNS:shop.example' >/root/san");
  }

  private static String newVersion() {
    minor++;
    return "1." + minor + ".0";
  }

  /** An archive's root that nobody may enter broke a whole fleet; here it is not even noticed. */
  static Stream<OtaTrial> archives() {
    return Stream.of(
            OtaTrial.of("root 0700", "good", "--root-mode", "0700"),
            OtaTrial.of("root 0000", "good", "--root-mode", "0000"),
            OtaTrial.of("no root", "good", "--root-mode", "none"),
            OtaTrial.of("all folders 0700, umask 077", "good", "--dir-mode", "0700")
                .with("UMASK", "077"))
        .map(trial -> trial.ends("COMMITTED", ""));
  }

  static Stream<OtaTrial> refused() {
    return Stream.of(
        OtaTrial.of("cut short", "good", "--truncate").ends("REJECTED", "cannot unpack"),
        OtaTrial.of("other bytes", "good", "--other-digest").ends("REJECTED", "its bytes"),
        OtaTrial.of("one too many", "good", "--extra", "web/more").ends("REJECTED", "added"),
        OtaTrial.of("one too few", "good", "--missing", "web/index.html")
            .ends("REJECTED", "missing"),
        OtaTrial.of("setuid", "good", "--setuid").ends("REJECTED", "the archive"),
        OtaTrial.of("absolute link", "good", "--absolute-link").ends("REJECTED", "leads out"),
        OtaTrial.of("climbing link", "good", "--climbing-link").ends("REJECTED", "leads out"),
        OtaTrial.of("climbing file", "good", "--climbing-file").ends("REJECTED", "unpack"),
        OtaTrial.of("the archive is cut after it was planned", "good")
            .breaks("PLANNED:done", "for a in /root/archives/good-*; do : >\"$a\"; done")
            .after("rm -f /root/archives/good-*")
            .ends("REJECTED", ""),
        OtaTrial.of("it is damaged after it was unpacked", "good")
            .breaks(
                "STAGED:mid",
                "for r in /opt/shop/releases/*; do [ \"$r\" = \"$(readlink -f /opt/shop/current)\""
                    + " ] || : >\"$r/web/index.html\"; done")
            .ends("REJECTED", "its bytes"),
        OtaTrial.of("the web server's configuration is broken", "good")
            .before("echo 'what is this' >>" + SITE)
            .after("sed -i '$d' " + SITE)
            .ends("REJECTED", "proxy"),
        OtaTrial.of("the name is served by another host", "good")
            .before(LOST + RELOADED)
            .after(FOUND + RELOADED)
            .ends("REJECTED", "answers 421"),
        OtaTrial.of("the version that serves is broken", "good")
            .before("chmod 0700 $(readlink -f /opt/shop/current)")
            .after("chmod 0755 $(readlink -f /opt/shop/current)")
            .ends("REJECTED", "baseline"));
  }

  static Stream<OtaTrial> bad() {
    return Stream.of(
        OtaTrial.of("never ready", "never-ready").ends("ROLLED_BACK", "answers 503"),
        OtaTrial.of("ends at once", "no-start").ends("ROLLED_BACK", ""),
        OtaTrial.of("well at first, and dies after 3 s each time", "crash-3s")
            .with("GRACE", "4")
            .with("DEADLINE", "20")
            .ends("ROLLED_BACK", "times"),
        OtaTrial.of("200 and another build", "wrong-build")
            .with("DEADLINE", "60")
            .with("BUILD_BY", "2")
            .ends("ROLLED_BACK", "0.0.1-another"),
        OtaTrial.of("500 for the page", "web-500").ends("ROLLED_BACK", "answers 500"),
        OtaTrial.of("another page", "wrong-marker").ends("ROLLED_BACK", "lacks the text"),
        OtaTrial.of("slow, but in time", "slow-start-2s")
            .with("DEADLINE", "20")
            .ends("COMMITTED", ""),
        OtaTrial.of("a stale socket that the unit takes away", "stale-socket")
            .ends("COMMITTED", ""),
        OtaTrial.of("the certificate has expired before", "good")
            .before(certificate(-1) + RELOADED)
            .after(certificate(365) + RELOADED)
            .ends("COMMITTED", ""),
        OtaTrial.of("the certificate expires with the switch", "good")
            .before(certificate(-1))
            .after(certificate(365) + RELOADED)
            .ends("ROLLBACK_UNHEALTHY", "has expired"),
        OtaTrial.of("the name is lost with the switch", "good")
            .before(LOST)
            .after(FOUND + RELOADED)
            .ends("ROLLBACK_UNHEALTHY", "answers 421"),
        OtaTrial.of("the old version breaks as well", "never-ready")
            .breaks("VERIFYING:mid", "printf '9\\nfrom 9\\n' >/var/lib/shop/schema")
            .after("rm /var/lib/shop/schema; systemctl restart shop; sleep 0.5")
            .ends("ROLLBACK_UNHEALTHY", "the old version is not well either"));
  }

  /** The same key, other dates. */
  private static String certificate(int days) {
    return "openssl req -new -key /etc/ssl/shop/key.pem -subj /CN=shop.example |"
        + " openssl x509 -req -signkey /etc/ssl/shop/key.pem -days %d".formatted(days)
        + " -extfile /root/san -out /etc/ssl/shop/cert.pem 2>/dev/null; ";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"archives", "refused", "bad"})
  void itEndsAsItMust(OtaTrial trial) {
    OtaFacts facts = trial.prove(node, newVersion());
    if (facts.end().equals("ROLLBACK_UNHEALTHY")) {
      assertThat(facts.get("unit")).as("the service is left running").isNotIn("inactive", "failed");
    }
  }
}
