package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
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
      node.kill("worker");
      node.kill("engine");
      removeTree(node.state().resolve("engine"));
      Said ended = node.salvor("run", book, "--run-id", "lost");
      assertThat(ended.exit()).as("%s", ended).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(12).doesNotHaveDuplicates();
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
