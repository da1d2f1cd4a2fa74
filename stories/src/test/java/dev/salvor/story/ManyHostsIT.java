package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One run on many hosts: it completes, and neither its gateway nor its history grows with them.
 * {@code -Dsalvor.hosts=1000} for the full count.
 */
@Tag("alone")
final class ManyHostsIT {
  private static final int HOSTS = Integer.getInteger("salvor.hosts", 60);
  private static final int AT_ONCE = 50;

  /** Beside the one that the library has for each connection. */
  private static final int OTHER_THREADS = 100;

  private static final long MOST_KILOBYTES = 400L << 10;
  private static final int MOST_EVENTS = 10_000;
  private static final long MOST_HISTORY = 10L << 20;

  private static final String BOOK =
      """
      schemaVersion: 1
      name: many
      strategy: {maxConcurrency: %2$d}
      phases:
        - name: one
          steps:
            - name: touch
              shell: 'echo "$HOST" >>"$LINES"'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              timeout: 5m
      """;

  /** A figure of a process, by its name in {@code /proc/PID/status}. */
  private static long figure(long pid, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachHostIsDoneOnceAndTheGatewayStaysSmall() throws Exception {
    try (Node node = Node.create().with("SALVOR_WORKER_HEAP", "128m");
        Endpoints endpoints = Endpoints.up(node, HOSTS)) {
      FleetRuns runs = endpoints.runs();
      Path lines = node.folder().resolve("lines");
      node.salvor("up");
      long gateway = node.status().at("/worker/pid").asLong();
      runs.start("many", node.file("book.yaml", BOOK.formatted(lines, AT_ONCE)));
      long[] threads = {0};
      Awaitility.await()
          .atMost(Duration.ofSeconds(120 + 2L * HOSTS))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                threads[0] = Math.max(threads[0], figure(gateway, "Threads"));
                return Lines.count(lines) >= HOSTS;
              });
      Said watched = runs.watch("many");
      long memory = figure(gateway, "VmHWM");
      JsonNode run = history(node, "many");
      int events = run.path("historyLength").asInt();
      long bytes = run.path("historySizeBytes").asLong();
      System.out.printf(
          "%d hosts: gateway %d MB at most, %d threads at most; history %d events, %d KiB%n",
          HOSTS, memory >> 10, threads[0], events, bytes >> 10);

      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(Lines.of(lines))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, HOSTS).mapToObj(i -> "e" + i).toList());
      assertThat(memory).as("kB of the gateway").isLessThanOrEqualTo(MOST_KILOBYTES);
      assertThat(threads[0]).isLessThanOrEqualTo(AT_ONCE + OTHER_THREADS);
      assertThat(events).isBetween(1, MOST_EVENTS);
      assertThat(bytes).isBetween(1L, MOST_HISTORY);
      assertThat(node.status().at("/worker/pid").asLong())
          .as("the same gateway")
          .isEqualTo(gateway);
    }
  }

  private static JsonNode history(Node node, String id) {
    String address = node.status().at("/engine/address").asText();
    List<String> words = List.of("workflow", "describe", "--workflow-id", id, "--output", "json");
    Said said = OtherEngine.temporalAt(address, "default", words.toArray(String[]::new));
    assertThat(said.exit()).as("%s", said).isZero();
    return said.json().path("workflowExecutionInfo");
  }
}
