package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many runs on one screen, and one on its own: as lines, as JSON, and on a terminal. */
@Tag("alone")
final class TopIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: board
      phases:
        - name: work
          title: The work
          steps:
            - name: first
              shell: 'exit 3'
              timeout: 1m
              idempotency: safe
              fallbacks: [{name: by-hand, shell: 'true', timeout: 1m}]
            - name: long
              shell: 'echo "line of the command"; until [ -e "$GO" ]; do sleep 0.2; done'
              env: {GO: '%1$s/go'}
              timeout: 10m
              idempotency: safe
              segment: alone
        - name: live
          steps:
            - name: sure
              title: Go live?
              approval: {approvers: [root, eve], timeout: 10m, notSubmitter: true}
              timeout: 1m
      """;

  private static final String WAITING =
      """
      schemaVersion: 1
      name: asking
      locks: []
      phases:
        - name: one
          steps:
            - name: sure
              title: Really?
              approval: {timeout: 10m}
      """;

  private static void await(Node node, String id, String text) {
    Awaitility.await(text)
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> node.salvor("show", id).out().contains(text));
  }

  private static void await(Terminal terminal, String text) {
    Awaitility.await(text)
        .atMost(Duration.ofSeconds(30))
        .until(() -> terminal.lines().stream().anyMatch(line -> line.contains(text)));
  }

  @Test
  void showsWhatRunsAndWhatWaitsForWhomUntilItEnds() throws IOException {
    try (Node node = Node.create().with("LC_ALL", "C")) {
      String asking = node.file("asking.yaml", WAITING).toString();
      node.detach(asking, "asks");
      await(node, "asks", "WAITING for approval");
      String book = node.file("book.yaml", BOOK.formatted(node.folder())).toString();
      node.detach(book, "board");
      await(node, "board", "line of the command");

      Said once = node.salvor("top");
      Golden.check("top.txt", node, once.out());
      assertThat(node.salvor("top", "--json").json().at("/counts/WAITING").asInt()).isOne();

      Schemas.assertFits("top.json", node.salvor("top", "--json"));
      Schemas.assertFits("runs.json", node.salvor("runs", "--json"));
      Schemas.assertFits("show.json", node.salvor("show", "board", "--json"));

      onATerminal(node);
      watched(node);

      assertThat(node.salvor("approve", "asks").exit()).isZero();
      Golden.check("top-none.txt", node, ended(node));
    }
  }

  private static String ended(Node node) {
    node.salvor("abort", "board", "--why", "it was a test");
    node.salvor("watch", "board");
    return node.salvor("top", "--once").out();
  }

  private static void onATerminal(Node node) {
    List<String> command = List.of(Node.ROOT.resolve("salvor").toString(), "top", "--every", "1s");
    try (Terminal terminal = Terminal.open(node, 100, 30, command)) {
      await(terminal, "line of the command");
      assertThat(terminal.lines().getFirst()).contains("2 open: 1 WAITING, 1 RUNNING");
      assertThat(terminal.settings()).contains("-icanon");

      terminal.resize(50, 12);
      Awaitility.await("a picture that fits")
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(terminal.lines()).hasSizeLessThan(12);
                assertThat(terminal.lines()).allSatisfy(l -> assertThat(l).hasSizeLessThan(50));
                assertThat(terminal.lines()).anyMatch(l -> l.contains("salvor approve|deny asks"));
              });

      terminal.type("q");
      assertThat(terminal.exit(Duration.ofSeconds(10))).isZero();
      assertThat(terminal.raw()).contains("\u001b[?1049h").endsWith("\u001b[?25h\u001b[?1049l");
      assertThat(terminal.raw()).as("nothing is cleared before it is drawn").doesNotContain("[2J");
    }
  }

  private static void watched(Node node) throws IOException {
    Path salvor = Node.ROOT.resolve("salvor");
    List<String> command = List.of(salvor.toString(), "watch", "board");
    try (Terminal terminal = Terminal.open(node, 110, 30, command)) {
      await(terminal, "line of the command");
      Golden.check("watch-running.txt", node, String.join("\n", terminal.lines()) + "\n");
      assertThat(terminal.raw()).as("a pivot has a colour of its own").contains("\u001b[35m=>");

      terminal.resize(60, 30);
      Awaitility.await("a picture that fits")
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(terminal.lines().getFirst()).startsWith("board  RUNNING");
                assertThat(terminal.lines()).allSatisfy(l -> assertThat(l).hasSizeLessThan(60));
              });

      Files.createFile(node.folder().resolve("go"));
      await(terminal, "salvor approve|deny board live.sure");
      terminal.resize(110, 30);
      await(terminal, "WAITING for approval of live.sure: Go live? (0 of 1 of root, eve, not by");
      Golden.check("watch-waiting.txt", node, String.join("\n", terminal.lines()) + "\n");

      terminal.type("\u0003");
      assertThat(terminal.exit(Duration.ofSeconds(10))).isEqualTo(130);
      assertThat(terminal.raw())
          .contains("\u001b[?25h")
          .contains("run board goes on; come back with: salvor watch board");
    }
  }
}
