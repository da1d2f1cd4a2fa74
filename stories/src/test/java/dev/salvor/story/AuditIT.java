package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who decided, started and changed what, on the real engine. */
final class AuditIT {
  private static final String LIVE =
      """
      schemaVersion: 1
      name: live
      parameters:
        token: {type: secret, required: true}
      phases:
        - name: one
          steps:
            - name: sure
              title: Go live?
              approval: {timeout: 10m}
            - name: switch
              shell: 'echo "$FOLDER" >>"$FOLDER/done"'
              env: {FOLDER: '%s'}
              idempotency: never
              timeout: 1m
            - name: wrong
              run: ['false']
              idempotency: safe
              timeout: 1m
              onFailure: continue
              tolerated: true
      """;

  private static final String GOOD = "token=env:NOTHING_SECRET";

  private static void start(Node node, String book, String id) {
    Said said = node.salvor("run", book, "--run-id", id, "--detach", "-p", GOOD);
    assertThat(said.exit()).as("%s", said).isIn(0, 8);
  }

  private static List<JsonNode> audit(Node node, String run, String action) {
    JsonNode all = node.salvor("audit", "--run", run, "--action", action, "--json").json();
    return StreamSupport.stream(all.spliterator(), false).toList();
  }

  @Test
  void aRunAnApprovalAndARefusalAreThereWithWhoWhyAndWhat() throws IOException {
    try (Node node = Node.create().with("NOTHING_SECRET", "x").with("SUDO_USER", "ann")) {
      String book = node.file("book.yaml", LIVE.formatted(node.folder())).toString();
      start(node, book, "a1");
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> node.salvor("show", "a1", "--json").json().hasNonNull("waiting"));
      assertThat(node.salvor("skip", "a1").exit()).isEqualTo(2);
      assertThat(node.salvor("approve", "a1", "--why", "seen by both").exit()).isZero();
      assertThat(node.salvor("watch", "a1").exit()).isZero();
      JsonNode shown = node.salvor("show", "a1", "--json").json();
      String digest = shown.path("definitionSha256").asText();
      assertThat(digest).hasSize(64);

      assertThat(audit(node, "a1", "start"))
          .singleElement()
          .satisfies(
              start -> {
                assertThat(start.path("digest").asText()).isEqualTo(digest);
                assertThat(start.path("who").path("sudo").asText()).isEqualTo("ann");
                assertThat(start.path("who").path("account").asText())
                    .isEqualTo(System.getProperty("user.name"));
                assertThat(start.path("runbook").asText()).isEqualTo("live");
              });
      assertThat(audit(node, "a1", "begin"))
          .singleElement()
          .satisfies(
              begin -> {
                assertThat(begin.path("from").path("way").asText()).isEqualTo("worker");
                assertThat(begin.path("digest").asText()).isEqualTo(digest);
              });
      assertThat(audit(node, "a1", "decision"))
          .singleElement()
          .satisfies(
              decision -> {
                assertThat(decision.path("outcome").asText()).isEqualTo("APPROVE");
                assertThat(decision.path("why").asText()).isEqualTo("seen by both");
                assertThat(decision.path("step").asText()).isEqualTo("one.sure");
              });
      assertThat(audit(node, "a1", "decided"))
          .singleElement()
          .satisfies(
              decided -> {
                assertThat(decided.path("outcome").asText()).isEqualTo("taken");
                assertThat(decided.path("why").asText()).isEqualTo("seen by both");
              });
      assertThat(audit(node, "a1", "refusal"))
          .singleElement()
          .satisfies(
              refusal ->
                  assertThat(refusal.path("why").asText()).contains("waits for an approval"));
      assertThat(audit(node, "a1", "order")).isNotEmpty();
      assertThat(audit(node, "a1", "change"))
          .extracting(c -> c.path("step").asText() + " " + c.path("outcome").asText())
          .containsExactly("one.sure done", "one.switch done", "one.wrong exit 1");
      assertThat(audit(node, "a1", "change"))
          .allSatisfy(
              change -> {
                assertThat(change.path("digest").asText()).isEqualTo(digest);
                assertThat(change.path("details").path("action").asText()).isNotEmpty();
              });
      assertThat(audit(node, "a1", "end")).hasSize(1);
      refusalOfTheHost(node, book);
      proof(node);
      withoutARecord(node, book);
    }
  }

  /** The host cannot read a secret. */
  private static void refusalOfTheHost(Node node, String book) {
    Said refused = node.salvor("run", book, "--run-id", "a2", "-p", "token=file:/nowhere/secret");
    assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
    assertThat(audit(node, "a2", "refusal"))
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.path("outcome").asText()).isEqualTo("SECRET_MISSING");
              assertThat(refusal.path("why").asText()).contains("/nowhere/secret");
            });
    assertThat(audit(node, "a2", "begin")).isEmpty();
  }

  private static void proof(Node node) throws IOException {
    Path log = node.state().resolve("audit/audit.jsonl");
    Said whole = node.salvor("audit", "verify");
    assertThat(whole.exit()).as("%s", whole).isZero();
    assertThat(Files.readString(node.state().resolve("runs/a1/audit"))).matches("[0-9]+:.{64}\n");
    String text = Files.readString(log);
    Files.writeString(log, text.replace("seen by both", "seen by nobody"));
    Said edited = node.salvor("audit", "verify");
    assertThat(edited.exit()).isEqualTo(1);
    assertThat(edited.out()).contains("audit.jsonl:").contains("was changed");
    Files.writeString(log, text);
    assertThat(node.salvor("audit", "verify").exit()).isZero();
    theEngineKnowsTheEnd(node);
  }

  /** Somebody takes the log, its head and what the runs' folders noted away. */
  private static void theEngineKnowsTheEnd(Node node) throws IOException {
    Path audit = node.state().resolve("audit");
    Path noted = node.state().resolve("runs/a1/audit");
    Path aside = node.state().resolve("jobs");
    Files.move(audit, aside);
    byte[] end = Files.readAllBytes(noted);
    Files.delete(noted);
    Said gone = node.salvor("audit", "verify");
    Files.write(noted, end);
    if (Files.exists(audit)) {
      Files.move(audit, node.state().resolve("audit-of-meanwhile"));
    }
    Files.move(aside, audit);
    assertThat(gone.exit()).as("%s", gone).isEqualTo(1);
    assertThat(gone.out()).contains("the end was cut off", "none is there");
    assertThat(node.salvor("audit", "verify").exit()).isZero();
    assertThat(node.salvor("doctor").out()).contains("audit").contains("as they were written");
    assertThat(node.salvor("audit", "--action", "worker-start", "--json").json()).hasSize(1);
    assertThat(node.salvor("audit", "--action", "policy", "--json").json()).hasSize(1);
  }

  /** Where the audit cannot be written nothing is begun, and what is under way ends. */
  private static void withoutARecord(Node node, String book) throws IOException {
    start(node, book, "a3");
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> node.salvor("show", "a3", "--json").json().hasNonNull("waiting"));
    Path audit = node.state().resolve("audit");
    Path aside = node.state().resolve("jobs");
    Files.move(audit, aside);
    Files.writeString(audit, "");
    Said start = node.salvor("run", book, "--run-id", "a4", "-p", GOOD);
    Said approve = node.salvor("approve", "a3");
    Said abort = node.salvor("abort", "a3", "--why", "no room");
    Said watched = node.salvor("watch", "a3");
    Files.delete(audit);
    Files.move(aside, audit);

    assertThat(start.exit()).as("%s", start).isEqualTo(1);
    assertThat(start.err()).contains("cannot be recorded in the audit, so nothing was done");
    assertThat(node.salvor("show", "a4").exit()).isNotZero();
    assertThat(approve.exit()).as("%s", approve).isEqualTo(1);
    assertThat(abort.exit()).as("%s", abort).isZero();
    assertThat(abort.err()).contains("warning: this is not recorded in the audit");
    assertThat(watched.exit()).as("%s", watched).isEqualTo(6);
    // The worker's own entries of that time come late, with a note of it, before its next one.
    node.salvor("run", book, "--run-id", "a5", "-p", "token=file:/nowhere/secret");
    assertThat(audit(node, "a3", "end")).hasSize(1);
    assertThat(audit(node, "a3", "decided"))
        .singleElement()
        .satisfies(decided -> assertThat(decided.path("why").asText()).isEqualTo("no room"));
    assertThat(node.salvor("audit", "--action", "lost", "--json").json()).hasSize(1);
    assertThat(node.salvor("audit", "verify").exit()).isZero();
    assertThat(node.folder().resolve("done")).content().hasLineCount(1);
  }
}
