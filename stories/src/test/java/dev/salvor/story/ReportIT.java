package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.testing.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Somebody who was not there reads in the morning what happened in the night. */
final class ReportIT {
  private static final String NIGHT =
      """
      schemaVersion: 1
      name: night
      parameters:
        token: {type: secret}
      phases:
        - name: look
          steps:
            - name: before
              uses: snapshot
              with: {into: before}
              timeout: 5m
        - name: repair
          title: The service answers again
          steps:
            - name: build
              title: Build the library
              shell: 'echo "no <b>header</b>, token $TOKEN" >&2; exit 3'
              env: {TOKEN: '${{ params.token }}'}
              timeout: 1m
              fallbacks:
                - name: binary
                  shell: 'echo taking the binary package; seq 1 5000'
            - name: lock
              shell: 'printf "held by \\033[31mpid 1\\033[0m \\342\\200\\256gnp\\n"; exit 9'
              timeout: 10s
              onFailure: continue
              tolerated: true
            - name: mail
              shell: 'exit 7'
              timeout: 10s
              onFailure: ask
        - name: after
          steps:
            - name: after
              uses: snapshot
              with: {into: after}
              timeout: 5m
      """;

  private static final String SECRET = "s3cr3t-of-the-night";

  private static void awaitQuestion(Node node) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> node.salvor("show", "n1", "--json").json().path("waiting").has("step"));
  }

  @Test
  void theNightIsOnOnePage() throws IOException {
    try (Node node = Node.create().with("NIGHT_TOKEN", SECRET);
        Chromium browser = Chromium.start()) {
      Said started =
          node.salvor(
              "run",
              node.file("night.yaml", NIGHT).toString(),
              "--run-id",
              "n1",
              "-p",
              "token=env:NIGHT_TOKEN",
              "--detach");
      assertThat(started.exit()).as("%s", started).isIn(0, 8);
      awaitQuestion(node);
      Said open = node.salvor("report", "n1");
      node.salvor("skip", "n1", "mail", "--why", "nobody needs <mail> tonight");
      assertThat(node.salvor("watch", "n1").out()).contains("as a page: salvor report n1 --open");
      Said closed = node.salvor("report", "n1");
      JsonNode json = node.salvor("report", "n1", "--json").json();

      Path early = node.folder().resolve("n1.html");
      Path page = node.state().resolve("runs/n1/report.html");
      assertThat(open.exit()).as("%s", open).isZero();
      assertThat(open.out()).isEqualTo(early + "\n");
      assertThat(open.err()).contains("the host adds them when the run ends");
      assertThat(closed.out()).isEqualTo(page + "\n");
      assertThat(closed.err()).isEmpty();
      assertThat(json.path("source").asText()).isEqualTo("HOST");
      assertThat(json.path("bytes").asLong()).isEqualTo(Files.size(page));

      assertTellsOfTheOpenRun(browser, early);
      assertTellsTheNight(browser, page);
      Golden.check("report.txt", node, read(browser));
      assertThat(Files.readString(early) + Files.readString(page)).doesNotContain(SECRET);
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.requests())
          .containsOnly(early.toUri().toString(), page.toUri().toString());

      node.salvor("down");
      assertThat(node.salvor("report", "n1").out()).isEqualTo(page + "\n");
    }
  }

  private static String text(Chromium browser, String selector) {
    return browser.eval(
        "document.querySelector('" + selector + "').textContent.replace(/\\s+/g, ' ')");
  }

  /** What a person sees of it, without what differs from machine to machine. */
  private static String read(Chromium browser) {
    return browser
        .eval(
            "['pivots', 'failed', 'decisions', 'steps']"
                + ".map(id => document.getElementById(id).innerText).join('\\n\\n')")
        .replaceAll("\\b\\d+(\\.\\d+)? s\\b|\\b\\d+m \\d+s\\b", "TOOK")
        .replaceAll(" by \\S+ from \\S+ at ", " by USER from MACHINE at ")
        .replaceAll("\\n\\s*\\n+", "\n");
  }

  private static void assertTellsOfTheOpenRun(Chromium browser, Path page) {
    browser.open(page, Chromium.Look.PHONE);
    assertThat(text(browser, "#status")).isEqualTo("WAITING");
    assertThat(text(browser, "#goes-on")).contains("It waits for people: repair.mail until");
    assertThat(text(browser, "#missing")).contains("what commands printed");
    assertThat(text(browser, "#decisions")).contains("Asked about repair.mail").contains("ABORT");
    assertThat(text(browser, "#not-reached")).contains("after.after");
  }

  private static void assertTellsTheNight(Chromium browser, Path page) {
    for (Chromium.Look look : List.of(Chromium.Look.DESK, Chromium.Look.PHONE.inDark())) {
      Duration opened = browser.open(page, look);
      assertThat(opened).isLessThan(Duration.ofSeconds(5));
      assertThat(browser.eval("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo("true");
    }
    assertThat(text(browser, "#status")).isEqualTo("FAILED");
    assertThat(text(browser, "#pivots"))
        .contains("repair.build")
        .contains("main failed by exit")
        .contains("no <b>header</b>, token ***")
        .contains("binary worked");
    assertThat(text(browser, "#failed")).contains("repair.lock failed, tolerated");
    assertThat(text(browser, "#decisions"))
        .contains("SKIP repair.mail by ")
        .contains("nobody needs <mail> tonight");
    assertThat(text(browser, "#steps"))
        .contains("held by \\u001b[31mpid 1\\u001b[0m \\u202egnp")
        .contains("taking the binary package")
        .contains("left out");
    assertThat(text(browser, "#differences")).doesNotContain("Not compared");
    assertThat(browser.eval("document.querySelectorAll('#time .row').length")).isEqualTo("3");
  }
}
