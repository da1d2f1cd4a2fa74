package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A host of the lab whose shop lies at fixed paths, taken over and given back by the agent's own
 * words, as a controller would say them; see ota-adopt.sh. Not for several threads.
 */
final class OtaLegacyNode {
  static final String BINARY = "/usr/local/bin/shop";
  static final String WEB = "/opt/shop-web";

  private static final String PROGRAM =
      "/opt/salvor/stories/src/test/resources/dev/salvor/story/ota-adopt.sh";
  private static final Duration MOST = Duration.ofMinutes(3);

  private final LabHost host;

  /** As on the first day: 1.0.0 serves from its fixed paths, and nothing was ever taken over. */
  OtaLegacyNode(LabHost host, String... options) {
    this.host = host;
    List<String> words = new ArrayList<>(List.of("ota", "--legacy"));
    words.addAll(Arrays.asList(options));
    host.scenario(words.toArray(String[]::new));
    host.sh("rm -rf /var/lib/ota-* /etc/systemd/system/salvor-ota*.d");
  }

  LabHost host() {
    return host;
  }

  String newTransaction() {
    return host.name() + "-" + System.nanoTime();
  }

  /** Runs ota-adopt.sh, with these settings as {@code NAME=value}. */
  Said say(List<String> settings, String... words) {
    List<String> command =
        new ArrayList<>(List.of("env", "WITH_SCHEMA=4,4,4", "DEADLINE=60", "GRACE=0"));
    command.addAll(settings);
    command.addAll(List.of("sh", PROGRAM));
    command.addAll(Arrays.asList(words));
    return host.exec(command.toArray(String[]::new));
  }

  /** The same, which must end well. */
  String ok(String... words) {
    Said said = say(List.of(), words);
    assertThat(said.exit()).as("%s", said).isZero();
    return said.out();
  }

  /** A whole run that takes the paths over. */
  Said adopt(String... settings) {
    return say(List.of(settings), "run_of", newTransaction());
  }

  /** A whole run that gives them back. */
  Said undo() {
    return say(List.of("WITH_UNDO=true"), "run_of", newTransaction());
  }

  /** An update, to its end. */
  String update(String version) {
    String archive = "/root/archives/" + version + ".tar";
    host.sh(
        "mkdir -p /root/archives; sh /opt/salvor/lab/ota-release --archive good \"$1\" \"$2\"",
        version,
        archive);
    String said = ok("update", newTransaction(), archive);
    return OtaFacts.of(said, "facts").end();
  }

  /** A run that meets a point where it is killed or the host goes down, asked for again. */
  void struck(List<String> settings, String point, boolean reboot) {
    String transaction = newTransaction();
    Said said = say(settings, "struck", transaction, point, reboot ? "reboot" : "kill");
    if (!reboot) {
      Said after = say(settings, "carried_on", transaction);
      assertThat(after.exit()).as("%s: %s, then %s", point, said, after).isZero();
      assertThat(after.out()).as("%s: %s", point, said).contains("== ended well");
      return;
    }
    StringBuilder all = new StringBuilder(said.out());
    Awaitility.await(host.name() + " is back")
        .atMost(MOST)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              Said after = say(settings, "carried_on", transaction);
              all.append(after.out());
              assertThat(after.out()).as("%s", all).doesNotContain("== ended badly");
              return after.exit() == 0 && after.out().contains("== ended well");
            });
  }

  /** What is there now, by name. */
  Map<String, String> seen() {
    return ok("seen")
        .lines()
        .map(line -> line.split(" ", 2))
        .collect(Collectors.toMap(w -> w[0], w -> w.length > 1 ? w[1].strip() : ""));
  }

  /** Both paths lead through current, to a whole release, with the originals beside them. */
  void assertTakenOver(String what) {
    Map<String, String> seen = seen();
    assertThat(seen)
        .as("%s: %s", what, seen)
        .containsEntry("binary", "/opt/shop/current/bin/shop")
        .containsEntry("web", "/opt/shop/current/web")
        .containsEntry("whole", "yes")
        .containsEntry(
            "beside", "opt/.salvor-shop-legacy-shop-web usr/local/bin/.salvor-shop-legacy-shop")
        .containsEntry("left", "")
        .containsEntry("restarts", "0");
    assertServes(seen, what);
  }

  /** The originals are where they were, and nothing tells of an adoption but the records. */
  void assertPlain(Map<String, String> before, String what) {
    Map<String, String> seen = seen();
    assertThat(seen.get("places")).as("%s: %s", what, seen).isEqualTo(before.get("places"));
    assertThat(seen)
        .as("%s: %s", what, seen)
        .containsEntry("binary", "file")
        .containsEntry("web", "folder")
        .containsEntry("current", "")
        .containsEntry("beside", "")
        .containsEntry("left", "")
        .containsEntry("restarts", "0");
    assertServes(seen, what);
  }

  private static void assertServes(Map<String, String> seen, String what) {
    assertThat(seen.get("page")).as("%s: %s", what, seen).isNotEmpty();
    assertThat(seen.get("build")).as("%s: %s", what, seen).startsWith(seen.get("page") + "-");
  }
}
