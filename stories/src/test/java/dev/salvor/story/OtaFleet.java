package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;

/**
 * Real hosts with systemd, nginx and a real service, which the runbook ota updates over SSH. The
 * windows of the probes are short, their order is that of the default.
 */
final class OtaFleet implements AutoCloseable {
  private static final String JOURNAL = "/var/lib/salvor/ota/shop/journal";

  final LabFleet hosts;
  final Node node;
  final FleetRuns runs;

  private OtaFleet(LabFleet hosts, IntFunction<String> labels) {
    this.hosts = hosts;
    this.node = Node.create();
    this.runs = hosts.runs(node, labels);
  }

  /** {@code labels} of each by its number, as in an inventory. */
  static OtaFleet up(int count, IntFunction<String> labels) {
    return new OtaFleet(LabFleet.up(count), labels);
  }

  /** 1.0.0 everywhere, and nothing else of any update. */
  void begin(String... words) {
    List<String> all = new ArrayList<>(List.of("ota"));
    all.addAll(Arrays.asList(words));
    hosts.all().forEach(host -> host.scenario(all.toArray(String[]::new)));
  }

  String release(String kind, String version) {
    Path archive = node.folder().resolve(kind + "-" + version + ".tar.gz");
    Said made =
        node.run(
            Duration.ofMinutes(1),
            List.of(
                "sh",
                Node.ROOT.resolve("lab/ota-release").toString(),
                "--archive",
                kind,
                version,
                archive.toString()));
    assertThat(made.exit()).as("%s", made).isZero();
    return archive.toString();
  }

  private static String[] words(String release, String... more) {
    List<String> words = new ArrayList<>();
    for (String pair :
        List.of(
            "release=" + release,
            "url=https://shop.example/",
            "certificate=/etc/ssl/shop/cert.pem",
            "listen=443=nginx.service,8080=shop.service",
            "grace=1s",
            "deadline=5s",
            "interval=1s",
            "healthy=2s",
            "bake=1s")) {
      if (!isGiven(pair, more)) {
        words.addAll(List.of("-p", pair));
      }
    }
    words.addAll(Arrays.asList(more));
    return words.toArray(String[]::new);
  }

  private static boolean isGiven(String pair, String... more) {
    String key = pair.substring(0, pair.indexOf('=') + 1);
    return Arrays.stream(more).anyMatch(word -> word.startsWith(key));
  }

  Said update(String id, Path book, String release, String... more) {
    return updateOn("all", id, book, release, more);
  }

  Said updateOn(String some, String id, Path book, String release, String... more) {
    return runs.runOn(some, id, book, words(release, more));
  }

  void start(String id, Path book, String release, String... more) {
    runs.start(id, book, words(release, more));
  }

  /** A command of {@code salvor ota} that may take its time. */
  Said ota(String... words) {
    List<String> all = new ArrayList<>(List.of("ota"));
    all.addAll(Arrays.asList(words));
    return node.salvor(Duration.ofMinutes(3), all.toArray(String[]::new));
  }

  /** The page of the catalogue with another strategy: what stands there, and what shall. */
  Path book(String... changes) {
    Path page = Node.ROOT.resolve("runbooks/src/main/resources/runbooks/ota/ota.yaml");
    try {
      String text = Files.readString(page);
      for (int i = 0; i < changes.length; i += 2) {
        assertThat(text).contains(changes[i]);
        text = text.replace(changes[i], changes[i + 1]);
      }
      return node.file("ota.yaml", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the service itself says, through the web server and by the public name. */
  String served(int number) {
    LabHost host = hosts.get(number);
    String build =
        host.sh("curl -sk --resolve shop.example:443:127.0.0.1 https://shop.example/version")
            .replaceAll(".*\"build\" *: *\"([^\"]*)\".*", "$1")
            .strip();
    assertThat(host.sh("cat /opt/shop/current/MANIFEST")).contains("\nbuild " + build + "\n");
    return build.replaceAll("-.*", "");
  }

  /** That of each, in their order. */
  List<String> served() {
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= hosts.all().size(); i++) {
      all.add(served(i));
    }
    return all;
  }

  String journal(int number) {
    return hosts.get(number).read(JOURNAL);
  }

  /** Those that the last update of it went through. */
  List<String> states(int number) {
    return journal(number).lines().map(line -> line.split(" ", 4)[2]).toList();
  }

  boolean isTouched(int number) {
    return hosts.get(number).exec("test", "-e", JOURNAL).exit() == 0;
  }

  void awaitState(int number, String state) {
    Awaitility.await(state + " of host " + number)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> hosts.get(number).exec("grep", "-q", " " + state + " ", JOURNAL).exit() == 0);
  }

  @Override
  public void close() {
    node.close();
    hosts.close();
  }
}
