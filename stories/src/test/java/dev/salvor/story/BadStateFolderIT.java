package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
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
  void aFolderOfOthersKeepsItsModeAndItsContent() throws IOException {
    try (Node node = Node.create()) {
      Files.createDirectory(node.state());
      Files.writeString(node.state().resolve("other"), "of somebody");
      Files.setPosixFilePermissions(node.state(), PosixFilePermissions.fromString("rwxrwxrwx"));
      assertClearWord(node.salvor("run", "crash-recovery"), "not Salvor's (other)");
      assertThat(Files.getPosixFilePermissions(node.state())).hasSize(9);
      assertThat(node.state().toFile().list()).containsExactly("other");
    }
  }

  /** A node that is up looks at its folder no more: whoever begins a run does. */
  @Test
  void aFolderThatWasOpenedWhileItsNodeIsUpIsRefused() throws IOException {
    try (Node node = Node.create()) {
      assertThat(node.salvor("up").exit()).isZero();
      Files.setPosixFilePermissions(node.state(), PosixFilePermissions.fromString("rwxrwxrwx"));
      assertClearWord(
          node.salvor("run", "crash-recovery", "--run-id", "open"), "chmod 700 " + node.state());
      assertThat(node.state().resolve("runs/open")).doesNotExist();
      Files.setPosixFilePermissions(node.state(), PosixFilePermissions.fromString("rwx------"));
      assertThat(node.salvor("down").exit()).isZero();
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
  void aFullDiskIsNamed() throws IOException {
    Require.root();
    try (Node node = Node.create()) {
      mount(node, "size=200k");
      try {
        Said said = node.salvor("run", "crash-recovery", "--run-id", "full");
        assertThat(said.exit()).as("%s", said).isNotZero();
        assertThat(said.err())
            .containsIgnoringCase("space")
            .contains("the disk of the state folder " + node.state() + " is full (")
            .doesNotContain("\tat ");
      } finally {
        node.salvor("down");
        unmount(node);
      }
    }
  }

  @Test
  void aRunUnderWhichTheDiskFillsUpGoesOnWhenThereIsRoomAgain() throws IOException {
    Require.root();
    try (Node node = Node.create()) {
      mount(node, "size=64m");
      try {
        Path lines = node.folder().resolve("lines");
        String book =
            node.file("book.yaml", Books.appending(lines, 10, false, 2.5, "never")).toString();
        node.detach(book, "filled");
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> Files.exists(lines) && Files.readAllLines(lines).size() >= 2);
        Path ballast = node.state().resolve("ballast");
        node.run(Duration.ofSeconds(30), List.of("dd", "if=/dev/zero", "of=" + ballast, "bs=64k"));
        assertThat(node.state().toFile().getUsableSpace()).isLessThan(1 << 16);
        int before = Files.readAllLines(lines).size();
        // Longer than heartbeats may stay away: what has begun goes on without the engine.
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> Files.readAllLines(lines).size() > before + 5);
        Said shown = node.salvor("show", "filled");
        assertThat(shown.err()).doesNotContain("\tat ");

        Files.delete(ballast);
        Said up = node.salvor("up");
        assertThat(up.exit()).as("%s", up).isZero();
        Said ended = node.salvor("watch", "filled");
        assertThat(ended.exit()).as("%s", ended).isZero();
        assertThat(Files.readAllLines(lines)).hasSize(10).doesNotHaveDuplicates();
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
            List.of(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "mode=700," + options,
                "tmpfs",
                node.state().toString()));
    assertThat(said.exit()).as("%s", said).isZero();
  }

  private static void unmount(Node node) {
    node.run(Duration.ofSeconds(10), List.of("umount", "-l", node.state().toString()));
  }
}
