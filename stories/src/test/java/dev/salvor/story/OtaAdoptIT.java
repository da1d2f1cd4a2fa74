package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An app at fixed paths is taken over on a real host, while somebody asks for its page two hundred
 * times a second, while it is killed at any point, and where it cannot be done.
 *
 * <p>{@code -Dsalvor.ota.cases=all} strikes at every point, a number at so many of them.
 */
final class OtaAdoptIT {
  private static final int CASES = 4;
  private static final String SITE = "/etc/nginx/sites-enabled/shop";
  private static final String RELOADED = "nginx -t -q && systemctl reload nginx; sleep 0.5";

  @AutoClose private static Lab lab;

  private static LabHost host;

  @BeforeAll
  static void up() {
    lab = OtaHosts.lab(1);
    host = new LabHost(lab, "lab1");
  }

  private static void assertAskedWithoutABadAnswer(OtaLegacyNode node, int least) {
    Map<String, String> asked = OtaFacts.of("== asked\n" + node.ok("asked"), "asked").lines();
    assertThat(asked.get("bad")).as("%s", asked).isEqualTo("0");
    assertThat(Integer.parseInt(asked.get("answers"))).isGreaterThan(least);
  }

  @Test
  void whatIsTakenOverServesOnIsUpdatedThroughTheSamePathsAndGivenBackAsItServesThen() {
    OtaLegacyNode node = new OtaLegacyNode(host);
    Map<String, String> before = node.seen();
    node.ok("ask_on");
    assertThat(node.adopt().exit()).isZero();
    assertAskedWithoutABadAnswer(node, 200);
    node.assertTakenOver("taken over");
    assertThat(node.seen().get("pid")).as("it runs on").isEqualTo(before.get("pid"));

    Said again = node.adopt();
    assertThat(again.exit()).isZero();
    assertThat(again.out()).contains("since they were taken over; nothing was changed");

    assertThat(node.update("1.1.0")).isEqualTo("COMMITTED");
    assertThat(node.seen()).containsEntry("page", "1.1.0");
    Said back =
        node.say(
            List.of(),
            "run_of",
            node.newTransaction(),
            "back",
            "check",
            "protect",
            "switch",
            "await");
    assertThat(back.exit()).as("%s", back).isZero();
    node.assertTakenOver("after an update and its rollback");
    assertThat(node.seen()).containsEntry("page", "1.0.0");

    assertThat(node.update("1.2.0")).isEqualTo("COMMITTED");
    Said alone = node.undo();
    assertThat(alone.exit()).as("this program needs a file of its release: %s", alone).isEqualTo(1);
    assertThat(alone.out()).contains("ROLLED_BACK");
    assertThat(node.seen()).containsEntry("page", "1.2.0").containsEntry("whole", "yes");

    host.sh("cp /opt/shop/current/RELEASE.json /usr/local/RELEASE.json");
    Said given = node.undo();
    assertThat(given.exit()).as("%s", given).isZero();
    host.sh("systemctl restart shop; sleep 1; rm /usr/local/RELEASE.json");
    Map<String, String> seen = node.seen();
    assertThat(seen)
        .as("%s", seen)
        .containsEntry("binary", "file")
        .containsEntry("web", "folder")
        .containsEntry("current", "")
        .containsEntry("page", "1.2.0");
    assertThat(seen.get("build")).startsWith("1.2.0-");
    assertThat(seen.get("places")).as("its owner again").endsWith("2775 deploy:www-data");
    assertThat(seen.get("beside"))
        .as("the originals stay")
        .contains("legacy-shop-web", "legacy-shop");
  }

  @Test
  void givenBackBeforeAnyUpdateItIsTheOriginals() {
    OtaLegacyNode node = new OtaLegacyNode(host);
    Map<String, String> before = node.seen();
    assertThat(node.adopt().exit()).isZero();
    node.ok("ask_on");
    assertThat(node.undo().exit()).isZero();
    assertAskedWithoutABadAnswer(node, 200);
    node.assertPlain(before, "given back");
    assertThat(node.seen().get("pid")).isEqualTo(before.get("pid"));
    assertThat(host.exec("test", "-e", "/opt/shop").exit())
        .as("nothing is left there")
        .isEqualTo(1);

    assertThat(node.undo().out()).contains("no paths of shop are taken over here");
    assertThat(node.adopt().exit()).as("and it can be taken over again").isZero();
    node.assertTakenOver("again");
  }

  /** What is done, where it is struck, how, and whether two names can be exchanged there. */
  record Strike(boolean undo, String point, boolean reboot, boolean exchange) {
    static List<Strike> all() {
      List<Strike> all = new ArrayList<>();
      String before =
          "PLANNED:after PLANNED:mid STAGING:before STAGING:mid STAGING:done STAGED:mid STAGED:done"
              + " CHECKED:mid CHECKED:done PROTECTED:done ARMED:before ARMED:torn ARMED:handed";
      String after =
          "ARMED:taking ARMED:taken ARMED:flipped ARMED:mid ARMED:done VERIFYING:before"
              + " VERIFYING:after VERIFYING:mid COMMITTED:before COMMITTED:torn COMMITTED:mid";
      for (boolean reboot : new boolean[] {false, true}) {
        for (String point : (before + " " + after).split(" ", -1)) {
          all.add(new Strike(false, point, reboot, true));
        }
        for (String point : new String[] {"ARMED:giving", "ARMED:given", "COMMITTED:mid"}) {
          all.add(new Strike(true, point, reboot, true));
        }
      }
      return all;
    }

    /** Where there is a moment without the path. */
    static List<Strike> between() {
      return List.of(
          new Strike(false, "ARMED:named", false, false),
          new Strike(false, "ARMED:between", false, false),
          new Strike(false, "ARMED:between", true, false),
          new Strike(true, "ARMED:between", false, false),
          new Strike(true, "ARMED:between", true, false));
    }

    static List<Strike> some() {
      List<Strike> some = new ArrayList<>(OtaHosts.some(all(), CASES));
      some.addAll(between());
      return some;
    }
  }

  @ParameterizedTest
  @MethodSource("dev.salvor.story.OtaAdoptIT$Strike#some")
  void struckAnywhereItIsCarriedOn(Strike strike) {
    OtaLegacyNode node = new OtaLegacyNode(host);
    if (!strike.exchange()) {
      node.ok("no_exchange");
    }
    Map<String, String> before = node.seen();
    List<String> settings = new ArrayList<>();
    if (strike.undo()) {
      assertThat(node.adopt().exit()).isZero();
      settings.add("WITH_UNDO=true");
    }
    node.struck(settings, strike.point(), strike.reboot());
    Map<String, String> seen = node.seen();
    assertThat(seen.get("met")).as("%s: %s", strike, seen).isEqualTo(strike.point());
    assertThat(seen.get("chain")).as("%s: %s", strike, seen).endsWith("VERIFYING COMMITTED");
    if (strike.undo()) {
      node.assertPlain(before, strike.toString());
    } else {
      node.assertTakenOver(strike.toString());
    }
  }

  @Test
  void whereNamesCannotBeExchangedTheGapIsSaid() {
    OtaLegacyNode node = new OtaLegacyNode(host);
    node.ok("no_exchange");
    assertThat(node.adopt().exit()).isZero();
    node.assertTakenOver("by two renames");
    assertThat(node.seen().get("why")).contains(OtaLegacyNode.WEB + " was missing for");
    assertThat(node.seen().get("why")).doesNotContain(OtaLegacyNode.BINARY);
  }

  @Test
  void aWebServerThatFollowsNoLinksHasItsFolderBackAtOnce() {
    OtaLegacyNode node = new OtaLegacyNode(host);
    host.sh("sed -i 's,^ *index ,disable_symlinks on; &,' " + SITE + "; " + RELOADED);
    Map<String, String> before = node.seen();
    Said said = node.adopt();
    assertThat(said.exit()).as("%s", said).isEqualTo(1);
    assertThat(said.out()).contains("ROLLED_BACK: old restored and verified", " answers ");
    node.assertPlain(before, "not well");
  }

  @Test
  void whoWritesWhileThePathsAreReplacedIsNoticed() {
    OtaLegacyNode node = new OtaLegacyNode(host);
    Map<String, String> before = node.seen();
    node.ok("point_runs", "ARMED:taking", "echo '<!-- late -->' >>/opt/shop-web/index.html");
    Said said = node.adopt();
    assertThat(said.exit()).as("%s", said).isEqualTo(1);
    assertThat(said.out()).contains("ROLLED_BACK", "somebody wrote to the paths");
    node.assertPlain(before, "somebody wrote");
    assertThat(host.read(OtaLegacyNode.WEB + "/index.html")).contains("late");
  }

  @Test
  void twoAtOnceLeaveOneAdoption() {
    OtaLegacyNode node = new OtaLegacyNode(host);
    node.ok("two_at_once", node.newTransaction(), node.newTransaction());
    assertThat(node.adopt().exit()).isZero();
    node.assertTakenOver("two at once");
  }

  // what is done before, a word of the reason, what is done afterwards
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mv /opt/shop-web /opt/x; ln -s x /opt/shop-web | is a link to x | rm /opt/shop-web; mv"
            + " /opt/x /opt/shop-web",
        "ln -s /etc/passwd /opt/shop-web/p | leads out of it | rm /opt/shop-web/p",
        "mkfifo /opt/shop-web/p | neither a file nor a folder | rm /opt/shop-web/p",
        "touch '/opt/shop-web/a ' | a name that a release cannot have | rm /opt/shop-web/a*",
        "chmod u+s /usr/local/bin/shop; touch /opt/shop-web/s; chmod 4755 /opt/shop-web/s | setuid"
            + " | rm /opt/shop-web/s; chmod u-s /usr/local/bin/shop",
        "chmod a-x /usr/local/bin/shop | a program | chmod a+x /usr/local/bin/shop",
        "mkdir /opt/.salvor-shop-legacy-shop-web | left of an adoption | rmdir"
            + " /opt/.salvor-shop-legacy-shop-web",
        "systemctl stop shop | is inactive | systemctl start shop; sleep 1",
        "mount --bind /opt/shop-web /mnt; mount -t tmpfs none /opt/shop-web | file system of its"
            + " own | umount /opt/shop-web /mnt",
        "mkdir -p /opt/shop/releases/x; ln -s releases/x /opt/shop/current | none yet | rm -r"
            + " /opt/shop",
        "mount --bind /usr/local/bin /usr/local/bin; mount -o remount,ro,bind /usr/local/bin |"
            + " cannot be written | umount /usr/local/bin",
      })
  void whatCannotBeTakenOverIsRefusedAndUntouched(String trouble, String why, String after) {
    OtaLegacyNode node = new OtaLegacyNode(host);
    Map<String, String> before = node.seen();
    Said said;
    host.sh(trouble);
    try {
      said = node.adopt();
    } finally {
      host.sh(after);
    }
    assertThat(said.exit()).as("%s", said).isNotZero();
    assertThat(said.out()).contains("fail ").contains(why).contains("cause=REJECTED_");
    node.assertPlain(before, why);
  }

  @Test
  void onAFullDiskNothingIsTakenOver() {
    OtaLegacyNode node = new OtaLegacyNode(host, "--small-opt", "48M", "--small-var", "64M");
    Map<String, String> before = node.seen();
    host.sh("head -c 40M /dev/zero >/opt/shop/fill 2>/dev/null || :");
    assertThat(node.adopt().exit()).isEqualTo(74);
    node.assertPlain(before, "no room at all");
    host.sh("rm /opt/shop/fill");
    assertThat(node.adopt().out()).contains("fail space", "cause=REJECTED_SPACE");
    node.assertPlain(before, "too little room");
  }

  @Test
  void aJournalThatCannotBeWrittenAfterTheSwitchStopsNothing() {
    OtaLegacyNode node = new OtaLegacyNode(host, "--small-var", "64M");
    node.ok(
        "point_runs",
        "ARMED:handed",
        "rm -f /var/lib/salvor/ota/shop/reserve; head -c 100M /dev/zero >/var/lib/salvor/fill");
    Said said = node.adopt();
    host.sh("rm -f /var/lib/salvor/fill");
    assertThat(node.adopt().exit()).as("%s", said).isZero();
    node.assertTakenOver("a full disk in the middle");
  }
}
