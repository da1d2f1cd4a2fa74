package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A worker does what its owner's policy lets it do, on the real engine. */
final class WorkerPolicyIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: %1$s
      defaults: {timeout: 1m}
      phases:
        - name: one
          steps:
            - {name: before, run: [touch, '%2$s/%1$s-before'], idempotency: safe}
            %3$s
            - name: refused
              run: [touch, '%2$s/%1$s-refused']
              idempotency: safe
              retry: {maxAttempts: 5, delay: 1s}
            - {name: after, run: [touch, '%2$s/%1$s-after'], idempotency: safe}
      """;

  private static Node node;

  @BeforeAll
  static void start() {
    node = Node.create();
    Said up = node.salvor("up");
    assertThat(up.exit()).as("%s", up).isZero();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Path book(String name, String between) {
    return node.file(name + ".yaml", BOOK.formatted(name, node.folder(), between));
  }

  private static Path left(String name) {
    return node.folder().resolve(name);
  }

  private static void policy(String rules) throws IOException {
    Files.writeString(
        node.state().resolve("worker.yaml"),
        "schemaVersion: 1\npolicy:\n" + rules.formatted(node.folder()).indent(2));
  }

  private static String rule(int line, String name) {
    return node.state().resolve("worker.yaml") + ":" + line + " deny rule 1 (" + name + ") denies";
  }

  @Test
  void aRefusedStepFailsAtOnceChangesNothingAndNamesItsRule() throws IOException {
    Path book = book("whole", "");
    policy("deny: [{name: not-this, paths: ['%s/*-refused']}, {actions: [shell]}]");

    Said checked = node.salvor("policy", "check", book.toString());
    Said run = node.salvor("run", book.toString(), "--run-id", "p1");
    JsonNode shown = node.salvor("show", "p1", "--json").json();

    assertThat(checked.exit()).as("%s", checked).isEqualTo(1);
    assertThat(checked.out()).contains("one.refused main denied: " + rule(3, "not-this"));
    assertThat(run.exit()).as("%s", run).isEqualTo(1);
    assertThat(left("whole-before")).exists();
    assertThat(left("whole-refused")).doesNotExist();
    assertThat(left("whole-after")).doesNotExist();
    assertThat(shown.toString()).contains("POLICY_DENIED").contains("not-this");
    String log = node.salvor("logs", "p1").out();
    assertThat(log)
        .contains(rule(3, "not-this"))
        .as("it is not tried again")
        .doesNotContain("attempt 2");

    policy("deny: [{name: none-of-it, runbooks: [whole]}]");
    Said none = node.salvor("run", book.toString(), "--run-id", "p2");
    assertThat(none.exit()).as("%s", none).isEqualTo(1);
    assertThat(none.out() + none.err()).contains("POLICY_DENIED").contains("none-of-it");
    assertThat(node.state().resolve("runs/p2")).doesNotExist();
  }

  @Test
  void denyWinsFromTheStepOnBeforeWhichTheFileWasEdited() throws IOException {
    Path book = book("edited", "- {name: sure, approval: {timeout: 10m}}");
    String allowed = "allow: [{runbooks: [edited], actions: [run, note]}]\n";
    policy(allowed);
    node.detach(book.toString(), "e1");
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> node.salvor("show", "e1", "--json").json().has("waiting"));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.exists(left("edited-before")));

    policy(allowed + "deny: [{name: frozen, paths: ['%s/*-refused']}]");
    Said approved = node.salvor("approve", "e1");
    Said watched = node.salvor("watch", "e1");

    assertThat(approved.exit()).as("%s", approved).isZero();
    assertThat(watched.exit()).as("%s", watched).isEqualTo(1);
    assertThat(left("edited-refused")).doesNotExist();
    assertThat(left("edited-after")).doesNotExist();
    assertThat(node.salvor("logs", "e1").out()).contains(rule(4, "frozen"));
  }

  @Test
  void aRunWaitsForAPolicyThatCannotBeUsedAndGoesOnOnceItCan() throws IOException {
    Path book = book("broken", "- {name: sure, approval: {timeout: 10m}}");
    policy("deny: [{actions: [shell]}]");
    node.detach(book.toString(), "b1");
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> node.salvor("show", "b1", "--json").json().has("waiting"));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.exists(left("broken-before")));

    policy("denny: []");
    Said approved = node.salvor("approve", "b1");
    assertThat(approved.exit()).as("%s", approved).isZero();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(node.salvor("show", "b1").out())
                    .contains("waits, at most 15m", "refuses everything", "worker.yaml:3"));
    Said doctor = node.salvor("doctor");
    Said status = node.salvor("status");
    Said up = node.salvor("up");
    assertThat(left("broken-refused")).doesNotExist();
    assertThat(doctor.exit()).isEqualTo(1);
    assertThat(doctor.out()).contains("every order is REFUSED");
    assertThat(status.out()).contains("policy ", "every order is REFUSED", "worker.yaml:3");
    assertThat(up.err()).contains("every order is REFUSED");

    policy("deny: [{actions: [shell]}]");
    Said watched = node.salvor("watch", "b1");
    assertThat(watched.exit()).as("%s", watched).isZero();
    assertThat(left("broken-after")).exists();
    assertThat(node.salvor("status").out()).doesNotContain("REFUSED");
  }
}
