package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A step that is another runbook: begun once, waited for, aborted with its run. */
final class RunbookActionIT {
  private static final Duration LONG = Duration.ofMinutes(4);

  private static String parent(Path child) {
    return """
    schemaVersion: 1
    name: parent
    locks: []
    phases:
      - name: all
        steps:
          - name: other
            uses: runbook
            with:
              runbook: %s
              parameters: {word: "it's $(id) \\"x\\""}
            output: {run: {key: run}, status: {key: status}}
            timeout: 5m
          - name: after
            run: [echo, '${{ outputs.other.run }} ${{ outputs.other.status }}']
            timeout: 1m
            idempotency: safe
    """
        .formatted(child);
  }

  private static Path child(Node node, Path lines, double seconds) {
    String text =
        Books.appending(lines, 6, true, seconds, "never")
            .replace("phases:", "parameters: {word: {type: string, required: true}}\nphases:");
    return node.file("child.yaml", text);
  }

  private static int count(Path lines) throws IOException {
    return Files.exists(lines) ? Files.readAllLines(lines).size() : 0;
  }

  @Test
  void theOtherRunIsBegunOnceHoweverOftenWorkerAndEngineDie() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      Path book = node.file("parent.yaml", parent(child(node, lines, 0.5)));
      node.detach(book.toString(), "outer");
      for (int seen = 1; seen <= 5; seen += 2) {
        int enough = seen;
        Awaitility.await().atMost(LONG).until(() -> count(lines) >= enough);
        node.killBoth();
        node.salvor("up");
      }
      Said ended = node.salvor(LONG, "watch", "outer");
      assertThat(ended.exit()).as("%s", ended).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(6).doesNotHaveDuplicates();
      Said other = node.salvor("show", "outer.all.other", "--json");
      assertThat(other.json().at("/status").asText()).isEqualTo("SUCCEEDED");
      assertThat(other.json().at("/parameters/word").asText()).isEqualTo("it's $(id) \"x\"");
      assertThat(node.salvor("logs", "outer").out()).contains("outer.all.other SUCCEEDED");
    }
  }

  @Test
  void anAbortOfTheRunAbortsTheOther() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      Path book = node.file("parent.yaml", parent(child(node, lines, 30)));
      node.detach(book.toString(), "outer");
      Awaitility.await().atMost(LONG).until(() -> count(lines) >= 1);
      assertThat(node.salvor(LONG, "abort", "outer", "--why", "seen enough").exit()).isZero();
      Awaitility.await()
          .atMost(LONG)
          .until(
              () ->
                  node.salvor("show", "outer.all.other", "--json")
                      .json()
                      .at("/status")
                      .asText()
                      .equals("ABORTED"));
      assertThat(count(lines)).isLessThan(6);
    }
  }
}
