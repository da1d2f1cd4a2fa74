package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A worker that lives but does nothing: it is noticed, another takes over, nothing runs twice. */
@Tag("alone")
final class StoppedWorkerIT {
  private static final int STEPS = 12;

  @Test
  void isNoticedByTheNextCommandWhichPutsAnotherInItsPlace() throws Exception {
    try (Node node = Node.create()) {
      Path lines = begin(node, "frozen-1", true);
      long worker = worker(node);
      long keeper = keeper(node);
      signal(node, "STOP", keeper, worker);
      assertThat(node.status().at("/worker/state").asText()).isEqualTo("UNANSWERING");

      Said up = node.salvor("up");
      assertThat(up.exit()).as("%s", up).isZero();
      assertThat(up.err()).contains("pid " + worker + " was suspended by a signal");
      long successor = worker(node);
      assertThat(successor).isNotEqualTo(worker);
      assertThat(List.of(Node.lives(worker), Node.lives(keeper))).containsOnly(false);
      assertEndsWell(node, "frozen-1", lines);
      assertThat(worker(node)).isEqualTo(successor);
    }
  }

  @Test
  void goesOnWhenItIsContinuedAndNobodyTookItsPlace() throws Exception {
    try (Node node = Node.create()) {
      Path lines = begin(node, "frozen-2", false);
      long worker = worker(node);
      signal(node, "STOP", worker);
      // A segment is the host's own business; it ends with nobody watching.
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.readAllLines(lines).size() == STEPS);
      signal(node, "CONT", worker);
      assertEndsWell(node, "frozen-2", lines);
      assertThat(worker(node)).isEqualTo(worker);
    }
  }

  @Test
  void yieldsToASuccessorWhenItIsContinuedAndBeginsNothingLate() throws Exception {
    try (Node node = Node.create()) {
      Path lines = begin(node, "frozen-3", true);
      long worker = worker(node);
      signal(node, "STOP", worker);
      Files.delete(node.state().resolve("node/worker.lock")); // what kept a second one out
      Process second = node.start("worker");
      try {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> worker(node) != worker);
        int before = Files.readAllLines(lines).size();
        // Each poll that the stopped one left open may take an order to its grave, until its time
        // is
        // over.
        Awaitility.await()
            .atMost(Duration.ofMinutes(5))
            .until(() -> Files.readAllLines(lines).size() > before);
        signal(node, "CONT", worker);
        assertEndsWell(node, "frozen-3", lines);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !Node.lives(worker));
        assertThat(second.isAlive()).isTrue();
      } finally {
        second.destroy();
        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static Path begin(Node node, String id, boolean alone) {
    Path lines = node.folder().resolve("lines");
    String book =
        node.file("book.yaml", Books.appending(lines, STEPS, alone, 0.3, "never")).toString();
    node.detach(book, id);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.exists(lines) && Files.readAllLines(lines).size() >= 3);
    return lines;
  }

  private static void assertEndsWell(Node node, String id, Path lines) throws IOException {
    Said ended = node.salvor("watch", id);
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(Files.readAllLines(lines))
        .isEqualTo(IntStream.rangeClosed(1, STEPS).mapToObj(i -> "step-" + i).toList());
  }

  private static long worker(Node node) {
    return node.status().at("/worker/pid").asLong();
  }

  private static long keeper(Node node) throws IOException {
    return Long.parseLong(Files.readString(node.state().resolve("node/keeper.pid")).strip());
  }

  private static void signal(Node node, String name, long... pids) {
    for (long pid : pids) {
      Said said = node.run(Duration.ofSeconds(5), List.of("kill", "-" + name, "" + pid));
      assertThat(said.exit()).as("%s", said).isZero();
    }
  }
}
