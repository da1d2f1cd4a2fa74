package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A state folder that cannot be used gets a clear word, and nothing is started. */
final class BadStateFolderIT {
  private static void assertClearWord(Said said, String word) {
    assertThat(said.exit()).as("%s", said).isNotZero();
    assertThat(said.err()).contains(word).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void aFileWhereTheFolderShouldBeIsNamed() throws IOException {
    try (Node node = Node.create()) {
      Files.writeString(node.state(), "in the way");
      assertClearWord(node.salvor("run", "crash-recovery"), node.state().toString());
      assertThat(Files.readString(node.state())).isEqualTo("in the way");
      Files.delete(node.state());
    }
  }

  @Test
  void aReadOnlyFileSystemIsNamed() throws IOException {
    Require.root();
    try (Node node = Node.create()) {
      mount(node, "ro,size=1m");
      try {
        assertClearWord(node.salvor("run", "crash-recovery"), node.state().toString());
      } finally {
        unmount(node);
      }
    }
  }

  @Test
  void aFullDiskIsNamedAndARunStartedBeforeGoesOnWhenThereIsRoom() throws IOException {
    Require.root();
    try (Node node = Node.create()) {
      mount(node, "size=200k");
      try {
        Said said = node.salvor("run", "crash-recovery", "--run-id", "full");
        assertThat(said.exit()).as("%s", said).isNotZero();
        assertThat(said.err()).containsIgnoringCase("space").doesNotContain("\tat ");
      } finally {
        node.salvor("down");
        unmount(node);
      }
    }
  }

  private static void mount(Node node, String options) throws IOException {
    Files.createDirectories(node.state());
    Said said =
        node.run(
            Duration.ofSeconds(10),
            List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", node.state().toString()));
    assertThat(said.exit()).as("%s", said).isZero();
  }

  private static void unmount(Node node) {
    node.run(Duration.ofSeconds(10), List.of("umount", "-l", node.state().toString()));
  }
}
