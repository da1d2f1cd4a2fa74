package dev.salvor.workflow.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
  @TempDir private Path root;

  private List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theOldOneIsReplaced() throws IOException {
    Path file = root.resolve("a/b.json");
    for (String text : List.of("a longer text", "new")) {
      WholeFile.write(file, text);
      WholeFile.writeAmongOthers(file.resolveSibling("c"), text);
    }
    assertThat(file).hasContent("new");
    assertThat(names(root.resolve("a"))).containsExactly("b.json", "c");
  }

  /** A process that is killed cannot take it with it; one that writes now must keep its own. */
  @Test
  void whatIsLeftOfAKilledProcessGoes() throws IOException {
    Path left = Files.writeString(root.resolve(".n.json.1234"), "{");
    Path other = Files.writeString(root.resolve(".other.json.1234"), "{");
    Path fresh = Files.writeString(root.resolve(".n.json.5678"), "{");
    for (Path old : List.of(left, other)) {
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
    }

    WholeFile.writeAmongOthers(root.resolve("n.json"), "new");

    assertThat(left).doesNotExist();
    assertThat(List.of(other, fresh)).allSatisfy(file -> assertThat(file).exists());
  }

  @Test
  void whatCannotBeWrittenLeavesNothing() throws IOException {
    Path folder = root.resolve("n.json");
    Files.createDirectories(folder.resolve("full"));

    assertThatThrownBy(() -> WholeFile.writeAmongOthers(folder, "new"))
        .isInstanceOf(IOException.class);
    assertThat(names(root)).containsExactly("n.json");
  }
}
