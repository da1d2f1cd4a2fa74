package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is not the host that the run began on, or cannot be told from others, does nothing. */
final class IdentityIT {
  private static final String REIMAGED =
      """
      schemaVersion: 1
      name: reimaged
      strategy: {maxErrors: 1}
      phases:
        - name: one
          steps:
            - name: reimage
              shell: 'test "$HOST" != h2 || rm "${SALVOR_RUN_DIR%%/runs/*}/state-id"'
              env: {HOST: '${{ host.name }}'}
              segment: alone
              idempotency: never
              timeout: 1m
            - name: after
              shell: 'echo "$HOST" >>"$LINES"'
              env: {HOST: '${{ host.name }}', LINES: '%s'}
              segment: alone
              idempotency: never
              timeout: 1m
      """;

  private static final String HOSTS =
      """
      schemaVersion: 1
      name: hosts
      strategy: {maxErrors: 1}
      phases:
        - name: one
          steps:
            - name: touch
              shell: 'echo "$HOST" >>"$LINES"'
              env: {HOST: '${{ host.name }}', LINES: '%s'}
              idempotency: never
              timeout: 1m
      """;

  private static final String ASKING =
      """
      schemaVersion: 1
      name: asking
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo first >>"$LINES"'
              env: {LINES: '%1$s'}
              idempotency: never
              timeout: 1m
            - name: sure
              title: Really?
              approval: {timeout: 10m}
            - name: second
              shell: 'echo second >>"$LINES"'
              env: {LINES: '%1$s'}
              idempotency: never
              timeout: 1m
      """;

  @TempDir Path folder;

  @Test
  void aHostOfAFleetThatWasReimagedInTheMiddleIsTheWrongOneAndTheOthersGoOn() throws Exception {
    try (Node node = Node.create();
        FarHosts hosts = FarHosts.start(folder, 3)) {
      FleetRuns runs = hosts.runs(node);
      Path lines = node.folder().resolve("lines");
      Said said = runs.run("reimaged", node.file("book.yaml", REIMAGED.formatted(lines)));

      assertThat(said.exit()).as("%s", said).isEqualTo(1);
      assertThat(Lines.of(lines)).containsExactlyInAnyOrder("h1", "h3");
      assertThat(runs.states("reimaged"))
          .containsEntry("h1", "SUCCEEDED")
          .containsEntry("h2", "FAILED")
          .containsEntry("h3", "SUCCEEDED");
      assertThat(runs.shown("reimaged/h2")).contains("WRONG_HOST");
    }
  }

  @Test
  void aStateFolderOnANetworkFileSystemTellsNobodyWhoItIs() throws Exception {
    try (Node node = Node.create();
        NetworkFolder shared = NetworkFolder.mount(folder.resolve("shared"));
        FarHost good = FarHost.start(folder.resolve("h1"));
        FarHost bad = FarHost.start(folder.resolve("h2"), shared.state())) {
      Path inventory =
          node.file(
              "inventory.yaml",
              "schemaVersion: 1\nhosts:\n  h1: %s\n  h2: %s\n"
                  .formatted(good.written(), bad.written()));
      FleetRuns runs = new FleetRuns(node, inventory);
      Path lines = node.folder().resolve("lines");
      Said said = runs.run("shared", node.file("book.yaml", HOSTS.formatted(lines)));

      assertThat(said.exit()).as("%s", said).isEqualTo(1);
      assertThat(Lines.of(lines)).containsExactly("h1");
      assertThat(runs.states("shared"))
          .containsEntry("h1", "SUCCEEDED")
          .containsEntry("h2", "FAILED");
      assertThat(runs.shown("shared/h2"))
          .contains("WRONG_HOST", "lies on a network file system (fuse.sshfs)");
    }
  }

  /** A machine restored from an image of before the run: same id, same folder, same queue. */
  @Test
  void aCopyOfTheHostFromBeforeTheRunThatAsksForItsOrdersDoesNothing() throws Exception {
    try (OtherEngine server = OtherEngine.start("clones");
        Node node = Node.create()) {
      node.with("TEMPORAL_ADDRESS", server.address())
          .with("TEMPORAL_NAMESPACE", server.namespace());
      assertThat(node.salvor("up").exit()).isZero();
      String id = node.id();
      assertThat(node.salvor("down").exit()).isZero();
      Path copy = node.folder().resolve("copy");
      Said copied =
          node.run(Duration.ofMinutes(1), List.of("cp", "-a", "" + node.state(), copy.toString()));
      assertThat(copied.exit()).as("%s", copied).isZero();
      Path lines = node.folder().resolve("lines");
      node.detach(node.file("book.yaml", ASKING.formatted(lines)).toString(), "cloned");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> node.salvor("show", "cloned").out().contains("WAITING for approval"));
      assertThat(node.salvor("down").exit()).isZero();
      Files.move(node.state(), node.folder().resolve("original"));
      Files.move(copy, node.state());
      assertThat(node.salvor("up").exit()).isZero();
      assertThat(node.id()).as("the queue").isEqualTo(id);
      assertThat(node.salvor("approve", "cloned").exit()).isZero();
      Said watched = node.salvor("watch", "cloned");

      assertThat(watched.exit()).as("%s", watched).isEqualTo(1);
      assertThat(watched.out()).contains("WRONG_HOST");
      assertThat(lines).hasContent("first\n");
    }
  }
}
