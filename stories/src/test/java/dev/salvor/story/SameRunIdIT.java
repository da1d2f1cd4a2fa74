package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.book.CatalogueBooks;
import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.TemporalEngine;
import dev.salvor.fleet.HostId;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.Submitter;
import dev.salvor.workflow.wire.Wire;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One run id is one run, whoever starts it and whatever was lost meanwhile. */
final class SameRunIdIT {
  @Test
  void twoStartsAtOnceOnAFreshStateFolderMakeOneRun() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      String book =
          node.file("book.yaml", Books.appending(lines, 5, false, 0.1, "never")).toString();
      Process one = node.start("run", book, "--run-id", "same");
      Process two = node.start("run", book, "--run-id", "same");
      assertThat(one.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(two.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(one.exitValue()).isZero();
      assertThat(two.exitValue()).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(5);
    }
  }

  @Test
  void aRunStartedAgainAfterItsStoreWasLostRepeatsNothing() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      String book =
          node.file("book.yaml", Books.appending(lines, 12, true, 0.3, "never")).toString();
      node.detach(book, "lost");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(lines) && Files.readAllLines(lines).size() >= 4);
      node.killBoth();
      removeTree(node.state().resolve("engine"));
      Said ended = node.salvor("run", book, "--run-id", "lost");
      assertThat(ended.exit()).as("%s", ended).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(12).doesNotHaveDuplicates();
    }
  }

  /** One step, which appends to {@code file}. */
  private static String book(Node node, String name, Path file) {
    String text = Books.appending(file, 1, false, 0, "never").replace("appending", name);
    return node.file(name + ".yaml", text).toString();
  }

  @Test
  void anIdThatIsTakenIsOnlyThatRunAndNeverAnother() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      Path others = node.folder().resolve("others");
      String book = book(node, "one", lines);
      assertThat(node.salvor("run", book, "--run-id", "k5").exit()).isZero();

      for (String how : new String[] {"--json", "--detach"}) {
        Said other = node.salvor("run", book(node, "two", others), "--run-id", "k5", how);
        assertThat(other.exit()).as("%s", other).isEqualTo(2);
        assertThat(other.err())
            .contains("a run of the runbook one, not of two")
            .contains("choose another --run-id")
            .doesNotContain("watching");
        assertThat(other.out()).isEmpty();
      }
      assertThat(others).doesNotExist();
      Said same = node.salvor("run", book, "--run-id", "k5");
      assertThat(same.exit()).as("%s", same).isZero();
      assertThat(same.err()).contains("this is its result");
      assertThat(Files.readAllLines(lines)).hasSize(1);

      book(node, "one", others);
      Said changed = node.salvor("run", book, "--run-id", "k5");
      assertThat(changed.exit()).as("%s", changed).isEqualTo(2);
      assertThat(changed.err()).contains("was changed since");
      assertThat(others).doesNotExist();
    }
  }

  @Test
  void anOpenRunIsNotWatchedByWhoAsksForOtherParameters() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      String text =
          Books.appending(lines, 1, false, 20, "never")
              .replace("phases:", "parameters: {size: {type: int, default: 3}}\nphases:");
      String book = node.file("book.yaml", text).toString();
      node.detach(book, "open");
      Said same = node.salvor("run", book, "--run-id", "open", "-p", "size=3", "--detach");
      assertThat(same.exit()).as("%s", same).isZero();
      assertThat(same.err()).contains("nothing new was started").doesNotContain("watching it");
      Said other = node.salvor("run", book, "--run-id", "open", "-p", "size=4");
      assertThat(other.exit()).as("%s", other).isEqualTo(2);
      assertThat(other.err()).contains("other values of these parameters: size");
      assertThat(node.salvor("abort", "open", "--why", "seen enough").exit()).isZero();
    }
  }

  @Test
  void idsThatWouldShareAFolderAreRefusedAndNothingIsExecuted() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      String book = book(node, "one", lines);
      assertThat(node.salvor("run", book, "--run-id", "a-b").exit()).isZero();
      for (String id : new String[] {"A-b", "a:b", "a/b"}) {
        Said said = node.salvor("run", book, "--run-id", id);
        assertThat(said.exit()).as("%s", said).isEqualTo(2);
        assertThat(said.err()).contains("--run-id: \"" + id + "\" has the");
      }
      assertThat(Files.readAllLines(lines)).hasSize(1);
    }
  }

  @Test
  void afterTheLossOfTheStoreARecordIsGoneOnWithByTheSameRunOnly() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      Path others = node.folder().resolve("others");
      String book = book(node, "one", lines);
      assertThat(node.salvor("run", book, "--run-id", "k1").exit()).isZero();
      node.salvor("down");
      removeTree(node.state().resolve("engine"));
      assertThat(node.salvor("up").exit()).isZero();

      Said runs = node.salvor("runs");
      assertThat(runs.err()).contains("the record of 1 run is in " + node.state().resolve("runs"));
      Said other = node.salvor("run", book(node, "two", others), "--run-id", "k1");
      assertThat(other.exit()).as("%s", other).isEqualTo(2);
      assertThat(other.err())
          .contains(node.state().resolve("runs/k1").toString())
          .contains("a run of the runbook one, not of two")
          .contains("nothing was started");
      assertThat(others).doesNotExist();
      Said same = node.salvor("run", book, "--run-id", "k1");
      assertThat(same.exit()).as("%s", same).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(1);
    }
  }

  /** The command line looks first; who starts a run past it meets the host's own answer. */
  @Test
  void theHostRefusesARunWhoseFolderIsThatOfAnOpenOneWhichGoesOn() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      Path others = node.folder().resolve("others");
      String text = Books.appending(lines, 2, true, 4, "never");
      String book = node.file("one.yaml", text.replace("appending", "one")).toString();
      node.salvor("up");
      start(node, book, "All-1");
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(lines));
      start(node, book(node, "two", others), "all-1");

      Said refused = node.salvor("watch", "all-1");
      assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
      assertThat(refused.out() + refused.err())
          .contains("ID_TAKEN")
          .contains("is the record of the run All-1 of the runbook one")
          .contains("choose another --run-id");
      assertThat(node.state().resolve("runs/all-1/closed")).doesNotExist();
      Said first = node.salvor("watch", "All-1");
      assertThat(first.exit()).as("%s", first).isZero();
      assertThat(Files.readAllLines(lines)).containsExactly("step-1", "step-2");
      assertThat(others).doesNotExist();
    }
  }

  private static void start(Node node, String book, String id) throws IOException {
    dev.salvor.cli.book.Books.Found.Usable found =
        (dev.salvor.cli.book.Books.Found.Usable) new CatalogueBooks().find(book);
    StateFolder state = new StateFolder(node.state());
    EngineTarget target = EngineTarget.find(Map.of(), state).orElseThrow();
    try (TemporalEngine engine =
        new TemporalEngine(target, () -> Wire.dataConverter(state.root()), Clock.systemUTC())) {
      RunRequest request =
          new RunRequest(
              new RunId(id),
              found.definition(),
              Map.of(),
              Map.of(),
              HostId.LOCAL,
              new NodeId(node.id()),
              new Submitter("root", "here"),
              Instant.now(),
              Optional.empty());
      assertThat(engine.start(request)).isEqualTo(Engine.Started.NEW);
    }
  }

  private static void removeTree(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
