package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * A host of the lab that serves the shop and is updated by the agent's own words, as a controller
 * would say them; see ota-node.sh. Not for several threads.
 */
final class OtaNode {
  private static final String PROGRAM =
      "/opt/salvor/stories/src/test/resources/dev/salvor/story/ota-node.sh";
  private static final String ARCHIVES = "/root/archives";

  /** Waits in a host are bounded by a minute each, in an emulated machine by more. */
  private static final Duration MOST = Duration.ofMinutes(8);

  private final LabHost host;
  private final String[] options;
  private final Map<String, String> settings = new TreeMap<>();
  private final Set<String> archives = new HashSet<>();
  private final Map<String, Long> took = new TreeMap<>();
  private String serving = "";

  OtaNode(LabHost host, String... options) {
    this.host = host;
    this.options = options;
    setUp();
  }

  /** As on the first day: version 1.0.0 serves, and nothing was ever updated. */
  void setUp() {
    List<String> words = new ArrayList<>(List.of("ota"));
    words.addAll(Arrays.asList(options));
    host.scenario(words.toArray(String[]::new));
    host.sh("rm -rf /var/lib/ota-*");
    settings.clear();
    serving = "1.0.0";
  }

  LabHost host() {
    return host;
  }

  /** A setting of every transaction from here on: GRACE, DEADLINE, HEALTHY, BUILD_BY, WITH_... */
  OtaNode with(Map<String, String> more) {
    settings.putAll(more);
    return this;
  }

  void withDefaults() {
    settings.clear();
  }

  OtaNode with(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** The archive of a release, made when it is first asked for. */
  String archive(String kind, String version, String... options) {
    String name = kind + "-" + version + String.join("", options).replace('/', '-');
    String path = ARCHIVES + "/" + name + ".tar";
    if (archives.add(path)) {
      host.sh(
          "mkdir -p \"${1%/*}\"; sh /opt/salvor/lab/ota-release --archive "
              + String.join(" ", options)
              + " \"$2\" \"$3\" \"$1\" >/dev/null",
          path,
          kind,
          version);
    }
    return path;
  }

  /** Of the two good versions that follow each other the one that does not serve. */
  String nextGood() {
    return archive("good", serving.equals("1.1.0") ? "1.2.0" : "1.1.0");
  }

  /** What was seen of the node last. */
  void saw(OtaFacts facts) {
    serving = facts.get("version");
  }

  String newTransaction() {
    return host.name() + "-" + System.nanoTime();
  }

  /** Runs ota-node.sh. */
  Said say(String... words) {
    List<String> command = new ArrayList<>(List.of("env"));
    settings.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(List.of("sh", PROGRAM));
    command.addAll(Arrays.asList(words));
    return host.exec(command.toArray(String[]::new));
  }

  /** The same, which must end well. */
  String ok(String... words) {
    Said said = say(words);
    assertThat(said.exit()).as("%s", said).isZero();
    return said.out();
  }

  /** A case of the matrix, to its end; what was said. */
  String trial(String transaction, String archive, OtaCase one) {
    String how = one.reboot() ? "reboot" : "kill";
    Said said = say("trial", transaction, archive, one.point(), how);
    if (one.reboot()) {
      return said.out() + follow(transaction, archive);
    }
    assertThat(said.exit()).as("%s: %s", one, said).isZero();
    return said.out();
  }

  /**
   * A whole run of a controller, to its end: what was said, with the facts before it and after.
   * {@code breaks} are a point and the shell text that runs there, or nothing.
   */
  String update(String transaction, String archive, String... breaks) {
    List<String> words = new ArrayList<>(List.of("update", transaction, archive));
    words.addAll(Arrays.asList(breaks));
    String said = ok(words.toArray(String[]::new));
    saw(OtaFacts.of(said, "facts"));
    return said;
  }

  /** Shell text that runs once in the host, in the middle of the next update, at that point. */
  OtaNode at(String point, String text) {
    ok("point_runs", point, text);
    return this;
  }

  /** How long an update takes here that nobody disturbs, in milliseconds. */
  long undisturbed(boolean good) {
    return undisturbed(good ? "good" : "never-ready");
  }

  /** The same to a release of that kind. */
  long undisturbed(String kind) {
    return took.computeIfAbsent(
        kind,
        key -> {
          String transaction = newTransaction();
          String archive = key.equals("good") ? nextGood() : archive(key, "2.0.0");
          String said = ok("undisturbed", transaction, archive);
          saw(OtaFacts.of(said, "facts"));
          return Long.parseLong(OtaFacts.of(said, "took").get("ms"));
        });
  }

  /** An update that is killed, or whose host loses its power, after so many milliseconds. */
  String strike(String transaction, String archive, long millis, boolean plug) {
    if (!plug) {
      return ok("strike", transaction, archive, millis + "");
    }
    ok("launch", transaction, archive);
    pause(millis);
    host.reboot("--hard");
    return follow(transaction, archive);
  }

  private static void pause(long millis) {
    long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    Awaitility.await()
        .atMost(MOST)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> System.nanoTime() >= until);
  }

  /**
   * An update in the middle of which the power of its machine is cut. What was there before it is
   * on the disk; of the update is there what the agent has put there.
   */
  String cut(String transaction, String archive, long millis) {
    ok("ready");
    host.sh("sync");
    ok("launch_as_it_is", transaction, archive);
    pause(millis);
    host.reboot("--hard");
    // Else the old version would not answer yet when the run is begun again, and that be refused.
    host.sh("timeout 150 systemctl is-system-running --wait >/dev/null 2>&1; true");
    return follow(transaction, archive);
  }

  /** After the host went down: until it is back and what follows has been said. */
  String follow(String transaction, String archive) {
    StringBuilder all = new StringBuilder();
    Awaitility.await(host.name() + " is back")
        .atMost(MOST)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              Said said = say("follow", transaction, archive);
              all.append(said.out());
              assertThat(said.out()).as("%s", all).doesNotContain("not over: ");
              return said.exit() == 0 && said.out().contains("== second");
            });
    return all.toString();
  }
}
