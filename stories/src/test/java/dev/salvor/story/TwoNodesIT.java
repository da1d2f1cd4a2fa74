package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one Temporal server: each does what was asked of it and nothing else. */
final class TwoNodesIT {
  private static final int RUNS = Integer.getInteger("salvor.loops", 6);

  @TempDir private Path folder;

  @Test
  void eachRunIsDoneByTheNodeThatWasAskedWhenBothHoldTheSameKey() throws IOException {
    try (OtherEngine server = OtherEngine.start("shared");
        Node a = node(server);
        Node b = node(server)) {
      b.with("SALVOR_KEY_FILE", a.state().resolve("keys/payload.key").toString());
      assertThat(a.salvor("up").exit()).isZero();
      assertThat(b.salvor("up").exit()).isZero();
      alternate(a, b);
      assertThat(b.salvor("status").out()).contains("READY at " + server.address());
    }
  }

  @Test
  void noRunFailsWhenTheirKeysDiffer() throws IOException {
    try (OtherEngine server = OtherEngine.start("shared");
        Node a = node(server);
        Node b = node(server)) {
      alternate(a, b);
      assertThat(a.salvor("runs", "--json").exit()).isZero();
    }
  }

  private static Node node(OtherEngine server) {
    return Node.create()
        .with("TEMPORAL_ADDRESS", server.address())
        .with("TEMPORAL_NAMESPACE", server.namespace());
  }

  private void alternate(Node a, Node b) throws IOException {
    Path where = folder.resolve("where");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      // A B B A: pollers that take turns on a common queue would get A B A B right by chance.
      Node asked = (i + 1) / 2 % 2 == 0 ? a : b;
      String id = "swap-" + i;
      Said said = asked.salvor("run", book(asked, where), "--run-id", id);
      assertThat(said.exit()).as("%s", said).isZero();
      expected.add(asked.state() + "/runs/" + id);
    }
    assertThat(Files.readAllLines(where)).isEqualTo(expected);
  }

  /** One step that says which state folder it belongs to. */
  private static String book(Node node, Path where) {
    return node.file(
            "where.yaml",
            """
            schemaVersion: 1
            name: where
            phases:
              - name: one
                steps:
                  - name: say
                    shell: 'echo "$SALVOR_RUN_DIR" >>"$FILE"'
                    env: {FILE: '%s'}
                    idempotency: never
                    timeout: 1m
            """
                .formatted(where))
        .toString();
  }
}
