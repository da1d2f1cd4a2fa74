package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Without an engine the procedure runs all the same, says what it is, and repeats nothing. */
final class MemoryEngineIT {
  @Test
  void runsSaysNotDurableAndASecondStartRepeatsNothing() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      String book = node.file("book.yaml", Books.appending(lines, 5, false, 0, "never")).toString();
      Said first = node.salvor("run", book, "--engine", "memory", "--run-id", "m1");
      assertThat(first.exit()).as("%s", first).isZero();
      assertThat(first.out() + first.err()).contains("NOT DURABLE");
      Said second = node.salvor("run", book, "--engine", "memory", "--run-id", "m1");
      assertThat(second.exit()).as("%s", second).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(5).doesNotHaveDuplicates();
    }
  }
}
