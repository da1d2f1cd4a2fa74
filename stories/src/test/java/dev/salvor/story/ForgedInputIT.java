package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.book.Books;
import dev.salvor.cli.book.CatalogueBooks;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.Submitter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The embedded engine lets any local account connect. What one sends with the engine's own command
 * line fails with a reason, executes nothing, and disturbs nobody else's run.
 */
final class ForgedInputIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: %s
      phases:
        - name: one
          steps:
            - name: touch
              shell: 'echo done >>"$FILE"; sleep %s'
              env: {FILE: '%s'}
              idempotency: never
              timeout: 2m
            - name: after
              shell: 'echo after >>"$FILE"'
              env: {FILE: '%s'}
              idempotency: never
              segment: alone
      """;

  private static Node node;
  private static String engine;

  @BeforeAll
  static void up() {
    node = Node.create();
    assertThat(node.salvor("up").exit()).isZero();
    engine = node.status().path("engine").path("address").asText();
  }

  @AfterAll
  static void down() {
    node.close();
  }

  @Test
  void aStartWithPlainInputFailsAndExecutesNothing() throws Exception {
    Path touched = node.folder().resolve("forged");
    String request = plainRequest("forged", book("forged", touched, 0));
    temporal("start", "--workflow-id", "forged", "--type", "forged", "--input", request);

    Said shown = awaitEnd("forged");
    assertThat(shown.out()).contains("FAILED").contains("payload without Salvor's seal refused");
    assertThat(node.salvor("watch", "forged").exit()).isEqualTo(1);
    assertThat(node.salvor("logs", "forged").err()).doesNotContain("\tat ");
    assertThat(touched).doesNotExist();
    assertGenuineRunsWork("genuine-1");
  }

  @Test
  void theInputOfAnotherRunIsRefusedAndThatOfAnEndedOneRepeatsNothing() throws Exception {
    Path lines = assertGenuineRunsWork("genuine-2");
    JsonNode input =
        temporal("show", "--workflow-id", "genuine-2", "--output", "json")
            .json()
            .at("/events/0/workflowExecutionStartedEventAttributes/input/payloads/0");
    assertThat(input.path("data").asText()).isNotBlank();

    startWith(input, "copied");
    assertThat(awaitEnd("copied").out())
        .contains("FAILED")
        .contains("its seal does not fit run \"copied\"");

    startWith(input, "genuine-2");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(node.salvor("show", "genuine-2").out())
                    .contains("FAILED")
                    .contains("this node has begun the run with the same request before"));
    assertThat(Files.readAllLines(lines)).containsExactly("done", "after");
  }

  @Test
  void aPlainSignalFailsItsRunWithTheReasonAndNoOther() throws Exception {
    Path lines = node.folder().resolve("signaled");
    node.detach(book("signaled", lines, 3), "signaled");
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(lines));
    temporal(
        "signal",
        "--workflow-id",
        "signaled",
        "--name",
        "decide",
        "--input",
        "{\"kind\":\"SKIP\"}");

    Said shown = awaitEnd("signaled");
    assertThat(shown.out()).contains("FAILED").contains("payload without Salvor's seal refused");
    assertThat(node.salvor("watch", "signaled").exit()).isEqualTo(1);
    assertGenuineRunsWork("genuine-3");
    assertThat(Files.readAllLines(lines)).containsExactly("done");
  }

  @Test
  void refusedStartsAreToldOnceAFloodIsANumberAndAHostileIdSpoilsNoList() throws Exception {
    Paper paper = Paper.of(node);
    String hostile = "x; touch /tmp/x #\u001b[2J";
    temporal(
        "start",
        "--workflow-id",
        hostile,
        "--type",
        "x",
        "--search-attribute",
        "SalvorRunbook=\"x\"",
        "--input",
        "{}");
    // Nobody takes this one, so it stays open; what it says of itself is sealed by nobody.
    for (String id : List.of("unread", "unread/batch~1")) {
      Said said =
          OtherEngine.temporalAt(
              engine,
              "default",
              "workflow",
              "start",
              "--workflow-id",
              id,
              "--type",
              "x",
              "--task-queue",
              "nobody",
              "--search-attribute",
              "SalvorRunbook=\"x\"",
              "--memo",
              "salvor.view=\"junk\"");
      assertThat(said.exit()).as("%s", said).isZero();
    }
    try (Attacker attacker = new Attacker(engine, "default", "host.local." + node.id())) {
      for (int i = 0; i < 40; i++) {
        attacker.start("flood-" + i, "x", Attacker.plain("{}"));
      }
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(refused()).hasSize(6).last().asString().contains("more"));
    Said runs = node.salvor("runs");
    assertThat(runs.exit()).as("%s", runs).isZero();
    assertThat(runs.out() + runs.err()).doesNotContain("\u001b", "touch /tmp/x; what to do");
    assertThat(runs.out()).contains("unread: the run's data cannot be read here");
    Awaitility.await("the flood was refused and counted")
        .atMost(Duration.ofMinutes(1))
        .until(() -> refused().getLast().matches("REFUSED (3[6-9]|4\\d) more.*"));
    watchNode();
    watchNode();
    assertThat(paper.lines().stream().filter(line -> line.contains("forged start")).toList())
        .hasSize(6)
        .doesNotHaveDuplicates()
        .contains("alert more forged starts were refused than are told of one by one");
    for (String id : List.of("unread", "unread/batch~1")) {
      temporal("terminate", "--workflow-id", id);
    }
    assertGenuineRunsWork("genuine-4");
  }

  private static List<String> refused() {
    Said runs = node.salvor("runs");
    assertThat(runs.exit()).as("%s", runs).isZero();
    return runs.out().lines().filter(line -> line.startsWith("REFUSED ")).toList();
  }

  private static void watchNode() {
    Said said = node.salvor("watch-node", "--free", "0%", "--patience", "2s");
    assertThat(said.err()).doesNotContain("\tat ");
  }

  private static Path assertGenuineRunsWork(String id) throws Exception {
    long worker = node.status().path("worker").path("pid").asLong();
    Path lines = node.folder().resolve(id);
    Said said = node.salvor("run", book("genuine", lines, 0), "--run-id", id);
    assertThat(said.exit()).as("%s", said).isZero();
    assertThat(Files.readAllLines(lines)).containsExactly("done", "after");
    assertThat(node.status().path("worker").path("pid").asLong()).isEqualTo(worker);
    return lines;
  }

  private static Said awaitEnd(String id) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              Said said = node.salvor("show", id, "--json");
              assertThat(said.exit()).as("%s", said).isZero();
              assertThat(said.json().path("ended").asBoolean()).as("%s", said).isTrue();
            });
    Said shown = node.salvor("show", id);
    assertThat(shown.exit()).as("%s", shown).isZero();
    assertThat(shown.err()).as("%s", shown).doesNotContain("\tat ");
    return shown;
  }

  private static String book(String name, Path file, int seconds) {
    return node.file(name + ".yaml", BOOK.formatted(name, seconds, file, file)).toString();
  }

  /** What Salvor itself would send, but for the seal. */
  private static String plainRequest(String id, String book) throws JsonProcessingException {
    Books.Found.Usable found = (Books.Found.Usable) new CatalogueBooks().find(book);
    return SalvorJson.mapper()
        .writeValueAsString(
            new RunRequest(
                new RunId(id),
                found.definition(),
                Map.of(),
                Map.of(),
                HostId.LOCAL,
                new NodeId(node.id()),
                new Submitter("root", "here"),
                Instant.now(),
                Optional.empty()));
  }

  private static void startWith(JsonNode input, String id) {
    JsonNode marks = input.path("metadata");
    temporal(
        "start",
        "--workflow-id",
        id,
        "--type",
        "genuine",
        "--id-reuse-policy",
        "AllowDuplicate",
        "--input-base64",
        "--input",
        input.path("data").asText(),
        "--input-meta",
        "encoding=" + plain(marks.path("encoding")),
        "--input-meta",
        "salvor-key=" + plain(marks.path("salvor-key")),
        "--input-meta",
        "salvor-form=" + plain(marks.path("salvor-form")));
  }

  private static String plain(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
  }

  private static Said temporal(String verb, String... words) {
    List<String> all = new ArrayList<>(List.of("workflow", verb));
    if (verb.equals("start")) {
      all.addAll(List.of("--task-queue", "host.local." + node.id()));
    }
    all.addAll(List.of(words));
    Said said = OtherEngine.temporalAt(engine, "default", all.toArray(String[]::new));
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
  }
}
