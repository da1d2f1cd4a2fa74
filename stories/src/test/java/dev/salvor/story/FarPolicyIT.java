package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who refuses for a host: its gateway where it is reached over SSH, and its own worker where it has
 * one. Three hosts; h2 has a worker of its own, on the engine of all.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FarPolicyIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: deploy
      strategy: {maxConcurrency: 3, maxErrors: %2$d}
      phases:
        - name: one
          steps:
            - name: write
              shell: 'echo "$HOST" >>"$LINES"'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              timeout: 1m
      """;

  @TempDir static Path servers;

  private static OtherEngine engine;
  private static Node desk;
  private static Node own;
  private static FarHosts hosts;
  private static FleetRuns runs;
  private static Path lines;

  @BeforeAll
  static void threeHosts() throws Exception {
    engine = OtherEngine.start("policies");
    desk = onEngine();
    assertThat(desk.salvor("up").exit()).isZero();
    own = onEngine().with("SALVOR_KEY_FILE", desk.state().resolve("keys/payload.key").toString());
    assertThat(own.salvor("up").exit()).isZero();
    hosts = FarHosts.start(servers, 2);
    lines = desk.folder().resolve("lines");
    runs =
        new FleetRuns(
            desk,
            desk.file(
                "inventory.yaml",
                """
                schemaVersion: 1
                hosts:
                  h1: %s
                  h2: {worker: %s, transports: [worker], address: 127.0.0.1, user: nobody}
                  h3: %s
                """
                    .formatted(hosts.get(1).written(), own.id(), hosts.get(2).written())));
  }

  @AfterAll
  static void down() {
    hosts.close();
    own.close();
    desk.close();
    engine.close();
  }

  private static Node onEngine() {
    Node node = Node.create();
    return node.with("TEMPORAL_ADDRESS", engine.address())
        .with("TEMPORAL_NAMESPACE", engine.namespace())
        .with("XDG_CONFIG_HOME", node.folder().resolve("config").toString());
  }

  private static Path book(int maxErrors) {
    return desk.file("deploy.yaml", BOOK.formatted(lines, maxErrors));
  }

  private static void policy(Node node, String rules) throws IOException {
    Files.writeString(
        node.state().resolve("worker.yaml"), "schemaVersion: 1\npolicy:\n" + rules.indent(2));
  }

  private static List<String> written() throws IOException {
    List<String> all =
        Files.exists(lines) ? Files.readAllLines(lines).stream().sorted().toList() : List.of();
    Files.deleteIfExists(lines);
    return all;
  }

  private static void ok(Node node, String... words) {
    Said said = node.salvor(words);
    assertThat(said.exit()).as("%s", said).isZero();
  }

  @AfterEach
  void noPolicyIsLeft() throws IOException {
    Files.deleteIfExists(desk.state().resolve("worker.yaml"));
    Files.deleteIfExists(own.state().resolve("worker.yaml"));
  }

  @Test
  @Order(1)
  void theGatewaysPolicyHoldsOverSshAndNothingIsLeftOnTheHost() throws IOException {
    policy(desk, "deny: [{name: not-here, runbooks: [deploy]}]");
    Said refused = runs.runOn("h1", "g1", book(0));
    assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
    assertThat(runs.shown("g1"))
        .contains("POLICY_DENIED")
        .contains(desk.state().resolve("worker.yaml") + ":3 deny rule 1 (not-here) denies");
    assertThat(written()).isEmpty();
    assertThat(hosts.get(1).run("g1")).doesNotExist();

    policy(desk, "deny: [{name: no-shell, actions: [shell]}]");
    Said step = runs.runOn("h1", "g2", book(0));
    assertThat(step.exit()).as("%s", step).isEqualTo(1);
    assertThat(runs.shown("g2")).contains("deny rule 1 (no-shell) denies");
    assertThat(written()).isEmpty();
  }

  @Test
  @Order(2)
  void aHostWhoseOwnWorkerIsStricterRefusesAndTheOthersGoOnWithinTheBudget() throws IOException {
    policy(own, "deny: [{name: frozen, runbooks: [deploy]}]");
    Said said = runs.run("b1", book(1));
    assertThat(said.exit()).as("%s", said).isEqualTo(1);
    assertThat(runs.states("b1"))
        .containsEntry("h1", "SUCCEEDED")
        .containsEntry("h2", "FAILED")
        .containsEntry("h3", "SUCCEEDED");
    assertThat(written()).containsExactly("h1", "h3");
    assertThat(runs.shown("b1/h2"))
        .contains("POLICY_DENIED")
        .contains(own.state().resolve("worker.yaml") + ":3 deny rule 1 (frozen) denies");
    assertThat(own.state().resolve("runs/b1-h2")).doesNotExist();
    assertThat(own.salvor("audit").out()).contains("POLICY_DENIED");
  }

  @Test
  @Order(3)
  void aHostWhoseOwnWorkerDemandsASignatureRefusesWhatHasNone() throws IOException {
    ok(desk, "key", "new", "ann");
    Path key = desk.folder().resolve("config/salvor/keys/ann.pub");
    ok(own, "trust", "add", key.toString(), "--for", "runbook", "--worker");
    ok(own, "trust", "demand", "runbook");
    Said said = runs.run("s1", book(1));
    assertThat(said.exit()).as("%s", said).isEqualTo(1);
    assertThat(runs.states("s1")).containsEntry("h2", "FAILED").containsEntry("h3", "SUCCEEDED");
    assertThat(written()).containsExactly("h1", "h3");
    assertThat(runs.shown("s1/h2"))
        .contains("UNSIGNED")
        .contains("is not signed; this worker runs only what is signed by ann (SHA256:")
        .contains("nothing was changed here");
    assertThat(own.state().resolve("runs/s1-h2")).doesNotExist();

    ok(desk, "sign", book(1).toString(), "--key", "ann");
    Said signed = runs.run("s2", book(1));
    assertThat(signed.exit()).as("%s", signed).isZero();
    assertThat(written()).containsExactly("h1", "h2", "h3");
  }

  @Test
  @Order(4)
  void aGatewayThatDemandsASignatureDemandsItForEachOfItsHosts() throws IOException {
    ok(desk, "trust", "add", "ann", "--for", "runbook", "--worker");
    ok(desk, "trust", "demand", "runbook");
    Path unsigned = book(0);
    Files.deleteIfExists(Path.of(unsigned + ".sig"));
    Said said = runs.runOn("h1,h3", "u1", unsigned);
    assertThat(said.exit()).as("%s", said).isEqualTo(1);
    assertThat(runs.shown("u1/h1")).contains("UNSIGNED");
    assertThat(written()).isEmpty();
    assertThat(hosts.get(1).run("u1-h1")).doesNotExist();
    assertThat(hosts.get(2).run("u1-h3")).doesNotExist();
  }
}
