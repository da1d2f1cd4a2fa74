package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same product on a Temporal server of others, named by the standard configuration. */
final class OtherEngineIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: elsewhere
      defaults: {timeout: 1m}
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo first >>"$FOLDER/lines"'
              env: {FOLDER: '%1$s'}
              idempotency: never
              segment: alone
            - name: long
              shell: 'echo long >>"$FOLDER/lines"; sleep 4'
              env: {FOLDER: '%1$s'}
              idempotency: never
              segment: alone
            - name: shaky
              shell: '[ -e "$FOLDER/mended" ] && echo shaky >>"$FOLDER/lines"'
              env: {FOLDER: '%1$s'}
              idempotency: safe
              onFailure: ask
              askTimeout: 10m
            - name: last
              shell: 'echo last >>"$FOLDER/lines"'
              env: {FOLDER: '%1$s'}
              idempotency: never
      """;

  private static OtherEngine other;

  @BeforeAll
  static void start() {
    other = OtherEngine.start("depot");
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void isNamedByEnvironmentVariablesAndEverythingWorksThere() throws Exception {
    try (Node node = Node.create()) {
      node.with("TEMPORAL_ADDRESS", other.address()).with("TEMPORAL_NAMESPACE", other.namespace());
      Path lines = node.folder().resolve("lines");
      node.detach(node.file("book.yaml", BOOK.formatted(node.folder())).toString(), "else-1");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(lines) && Files.readAllLines(lines).contains("long"));
      assertThat(node.kill("worker")).as("the worker was there to be killed").isTrue();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> node.salvor("show", "else-1", "--json").out().contains("\"WAITING\""));
      assertThat(node.salvor("runs").out()).contains("else-1").contains("WAITING");

      Files.writeString(node.folder().resolve("mended"), "");
      assertThat(node.salvor("retry", "else-1", "--why", "mended it").exit()).isZero();
      Said ended = node.salvor("watch", "else-1");
      assertThat(ended.exit()).as("%s", ended).isZero();
      assertThat(Files.readAllLines(lines)).containsExactly("first", "long", "shaky", "last");
      assertThat(node.salvor("show", "else-1").out()).contains("SUCCEEDED").contains("shaky");
      assertThat(node.salvor("logs", "else-1").out()).contains("mended it");

      assertItIsThereAndNowhereElse(node, "else-1");
      assertThat(other.temporal("operator", "search-attribute", "list").out())
          .contains("SalvorRunbook", "SalvorHost", "SalvorStatus", "SalvorPhase", "SalvorPivots");
      assertThat(other.temporal("workflow", "list", "--query", "SalvorStatus='SUCCEEDED'").out())
          .contains("else-1");

      assertRefusesToKeepTheStoreOfOthers(node, "backup", node.folder().resolve("copy").toString());
      assertRefusesToKeepTheStoreOfOthers(node, "upgrade");
      Said down = node.salvor("down");
      assertThat(down.exit()).as("%s", down).isZero();
      assertThat(down.out()).contains("worker: stopped").contains(other.address());
      assertThat(other.serves()).as("the engine of others was left alone").isTrue();
    }
  }

  @Test
  void isNamedByAProfileWhichAlsoTheRestartedWorkerUses() throws Exception {
    try (Node node = Node.create()) {
      Path file =
          node.file(
              "temporal.toml",
              """
              [profile.default]
              address = "127.0.0.1:1"
              [profile.depot]
              address = "%s"
              namespace = "%s"
              """
                  .formatted(other.address(), other.namespace()));
      node.with("TEMPORAL_CONFIG_FILE", file.toString()).with("TEMPORAL_PROFILE", "depot");
      Path lines = node.folder().resolve("lines");
      String book =
          node.file("book.yaml", Books.appending(lines, 6, true, 0.5, "never")).toString();
      node.detach(book, "else-2");
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(lines));
      assertThat(node.kill("worker")).as("the worker was there to be killed").isTrue();
      Said ended = node.salvor("watch", "else-2");
      assertThat(ended.exit()).as("%s", ended).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(6).doesNotHaveDuplicates();
      assertItIsThereAndNowhereElse(node, "else-2");
    }
    assertThat(other.serves()).as("the engine of others was left alone").isTrue();
  }

  @Test
  void oneThatDoesNotAnswerIsNamedAndNoOtherIsTakenInstead() {
    try (Node node = Node.create()) {
      node.with("TEMPORAL_ADDRESS", "127.0.0.1:1").with("TEMPORAL_NAMESPACE", "depot");
      Said said = node.salvor("run", "crash-recovery", "--run-id", "else-3");
      assertThat(said.exit()).as("%s", said).isEqualTo(7);
      assertThat(said.err()).contains("127.0.0.1:1").contains("TEMPORAL_ADDRESS");
      assertThat(node.state().resolve("engine/engine.db")).doesNotExist();
    }
  }

  private static void assertItIsThereAndNowhereElse(Node node, String id) {
    assertThat(other.temporal("workflow", "list").out()).contains(id);
    assertThat(OtherEngine.temporalAt(other.address(), "default", "workflow", "list").out())
        .doesNotContain(id);
    JsonNode engine = node.status().path("engine");
    assertThat(engine.path("kind").asText()).isEqualTo("EXTERNAL");
    assertThat(engine.path("state").asText()).isEqualTo("READY");
    assertThat(engine.path("address").asText()).isEqualTo(other.address());
    assertThat(node.state().resolve("engine/engine.db")).doesNotExist();
  }

  private static void assertRefusesToKeepTheStoreOfOthers(Node node, String... words) {
    List<String> all = new ArrayList<>(List.of("engine"));
    all.addAll(List.of(words));
    Said said = node.salvor(all.toArray(String[]::new));
    assertThat(said.exit()).as("%s", said).isNotZero();
    assertThat(said.err())
        .contains(other.address())
        .contains("not managed by Salvor")
        .contains("env -u TEMPORAL_ADDRESS");
  }
}
