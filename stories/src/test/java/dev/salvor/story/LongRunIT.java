package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A run that outgrows one history goes on in the next, with the worker killed around the cuts: each
 * step once, and what came before a cut (outputs, undo, events) is there after it. The engine is
 * told to suggest the cut after 60 events instead of 4,096.
 */
final class LongRunIT {
  private static final int STEPS = 16;
  private static final String FIRST =
      """
      schemaVersion: 1
      name: long
      defaults: {timeout: 1m}
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo first >>"$FILE"; echo token-4711'
              env: {FILE: '%1$s'}
              idempotency: never
              segment: alone
              output: {token: {type: string, regex: 'token-([0-9]+)'}}
      """;
  private static final String MIDDLE =
      """
            - name: step-%2$d
              shell: 'echo step-%2$d >>"$FILE"; sleep 0.2'
              env: {FILE: '%1$s'}
              idempotency: never
              segment: alone
              undo: {shell: 'echo undo-%2$d >>"$FILE"', env: {FILE: '%1$s'}}
      """;
  private static final String LAST =
      """
            - name: last
              shell: 'echo "last $TOKEN" >>"$FILE"; exit 3'
              env: {FILE: '%1$s', TOKEN: '${{ outputs.first.token }}'}
              idempotency: never
              segment: alone
              onFailure: rollback
      """;

  @Test
  void keepsOutputsUndoAndLogsAcrossTheCutsOfItsHistory() throws Exception {
    try (OtherEngine engine =
            OtherEngine.start(
                "long", "--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=60");
        Node node = Node.create()) {
      node.with("TEMPORAL_ADDRESS", engine.address())
          .with("TEMPORAL_NAMESPACE", engine.namespace());
      Path lines = node.folder().resolve("lines");
      node.detach(node.file("book.yaml", book(lines)).toString(), "long-1");
      for (int seen : new int[] {4, 9, 14}) {
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(20))
            .until(() -> Files.exists(lines) && Files.readAllLines(lines).size() >= seen);
        Awaitility.await("a worker to kill")
            .atMost(Duration.ofMinutes(1))
            .until(() -> node.kill("worker"));
      }
      Said ended = node.salvor(Duration.ofMinutes(4), "watch", "long-1");
      assertThat(ended.exit()).as("rolled back: %s", ended).isEqualTo(4);
      assertThat(cuts(engine)).as("histories before the last").isGreaterThanOrEqualTo(2);
      assertThat(Files.readAllLines(lines)).isEqualTo(expected());
      assertItsStoryIsWhole(node);
    }
  }

  private static String book(Path lines) {
    StringBuilder text = new StringBuilder(FIRST.formatted(lines));
    for (int i = 1; i <= STEPS; i++) {
      text.append(MIDDLE.formatted(lines, i));
    }
    return text.append(LAST.formatted(lines)).toString();
  }

  private static List<String> expected() {
    return Stream.of(
            Stream.of("first"),
            IntStream.rangeClosed(1, STEPS).mapToObj(i -> "step-" + i),
            Stream.of("last 4711"),
            IntStream.rangeClosed(1, STEPS).mapToObj(i -> "undo-" + (STEPS + 1 - i)))
        .flatMap(part -> part)
        .toList();
  }

  private static long cuts(OtherEngine engine) {
    return engine
        .temporal("workflow", "list", "--query", "WorkflowId='long-1'", "--output", "json")
        .json()
        .findValues("status")
        .stream()
        .filter(status -> status.asText().contains("CONTINUED_AS_NEW"))
        .count();
  }

  private static void assertItsStoryIsWhole(Node node) throws IOException {
    JsonNode shown = node.salvor("show", "long-1", "--json").json();
    assertThat(shown.path("status").asText()).isEqualTo("ROLLED_BACK");
    assertThat(shown.path("steps").findValuesAsText("result"))
        .filteredOn("UNDONE"::equals)
        .hasSize(STEPS);
    List<String> numbers = shown.path("events").findValuesAsText("seq");
    assertThat(numbers)
        .isEqualTo(IntStream.rangeClosed(1, numbers.size()).mapToObj(Integer::toString).toList());
    String log = node.salvor("logs", "long-1").out();
    assertThat(log).contains("one.first", "one.step-1 ", "one.step-16", "one.last");
    assertThat(node.state().resolve("runs/long-1/main.log")).hasContent(log);
  }
}
