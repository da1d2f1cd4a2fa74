package dev.salvor.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The only way of a node's {@code notices.yaml}: alerts, and that they are over, in a file. */
final class Paper {
  private final Path told;
  private final Path tell;

  private Paper(Path told, Path tell) {
    this.told = told;
    this.tell = tell;
  }

  /** Has alerts of this node told to it. */
  static Paper of(Node node) throws IOException {
    Path tell =
        node.file(
            "tell.sh",
            "printf '%s %s\\n' \"$SALVOR_NOTICE_KIND\" \"$SALVOR_NOTICE_TITLE\" >>\"$1\"\n");
    Path told = node.folder().resolve("told");
    Files.createDirectories(node.state());
    Files.setPosixFilePermissions(node.state(), PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        node.state().resolve("notices.yaml"),
        """
        schemaVersion: 1
        ways:
          - {name: paper, command: [/bin/sh, '%s', '%s'], events: [alert, over]}
        """
            .formatted(tell, told));
    return new Paper(told, tell);
  }

  /** Kind and title of each message, in their order. */
  List<String> lines() throws IOException {
    return Files.exists(told) ? Files.readAllLines(told) : List.of();
  }

  /** Forgets what was told. */
  void turn() throws IOException {
    Files.deleteIfExists(told);
  }

  /** From now on it takes no message. */
  void burn() throws IOException {
    Files.delete(tell);
  }
}
