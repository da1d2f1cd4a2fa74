package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A worker that demands signatures begins nothing else, whoever orders it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SignedRunbookIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: deploy
      phases:
        - name: one
          steps:
            - name: only
              script: run.sh
              env: {FILE: '%s'}
              idempotency: never
              timeout: 2m
      """;

  private static Node node;
  private static String book;
  private static Path lines;

  @BeforeAll
  static void aWorkerThatDemandsSignatures() throws IOException {
    node = Node.create();
    node.with("XDG_CONFIG_HOME", node.folder().resolve("config").toString());
    lines = node.folder().resolve("lines");
    node.file("run.sh", "echo done >>\"$FILE\"\n");
    book = node.file("deploy.yaml", BOOK.formatted(lines)).toString();
    ok("up");
    ok("key", "new", "ann");
    ok("key", "new", "eve");
    ok("trust", "add", "ann", "--for", "runbook", "--worker");
    ok("trust", "add", "eve", "--for", "ota", "--worker");
    ok("trust", "demand", "runbook");
  }

  @AfterAll
  static void down() {
    node.close();
  }

  private static Said ok(String... words) {
    Said said = node.salvor(words);
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
  }

  /** It ended without a trace on the host. */
  private static String refused(String id, String... more) throws IOException {
    List<String> before = done();
    List<String> words = new ArrayList<>(List.of("run", book, "--run-id", id));
    words.addAll(List.of(more));
    Said said = node.salvor(words.toArray(String[]::new));
    assertThat(said.exit()).as("%s", said).isEqualTo(1);
    assertThat(done()).isEqualTo(before);
    assertThat(node.state().resolve("runs/" + id)).doesNotExist();
    Said shown = ok("show", id);
    assertThat(shown.out()).contains("UNSIGNED");
    return shown.out().replaceAll("\\s+", " ");
  }

  private static List<String> done() throws IOException {
    return Files.exists(lines) ? Files.readAllLines(lines) : List.of();
  }

  @Test
  @Order(1)
  void whatNobodySignedIsNotBegun() throws IOException {
    assertThat(refused("unsigned"))
        .contains("is not signed; this worker runs only what is signed by ann (SHA256:")
        .contains("nothing was changed here")
        .contains("salvor sign RUNBOOK");
    assertThat(node.salvor("plan", book).exit()).as("checks are executed, too").isNotZero();
  }

  @Test
  @Order(2)
  void aKeyOfAnotherPurposeDoesNotCount() throws IOException {
    ok("sign", book, "--key", "eve");
    assertThat(refused("by-eve")).contains("is signed by eve").contains("trusted with ota only");
  }

  @Test
  @Order(3)
  void whatATrustedKeySignedRunsAndSaysSo() throws IOException {
    ok("sign", book, "--key", "ann");
    assertThat(node.salvor("verify", book, "--worker").exit()).isZero();
    ok("plan", book);
    ok("run", book, "--run-id", "signed");
    assertThat(done()).containsExactly("done");
    assertThat(ok("logs", "signed").out()).contains("the runbook is signed by ann (SHA256:");
  }

  @Test
  @Order(4)
  void aFileOfItThatWasChangedIsNotBegun() throws IOException {
    node.file("run.sh", "echo other >>\"$FILE\"\n");
    assertThat(refused("changed")).contains("is not signed");
    Said verified = node.salvor("verify", book);
    assertThat(verified.exit()).isEqualTo(1);
    assertThat(verified.out()).contains("run.sh was changed");
    node.file("run.sh", "echo done >>\"$FILE\"\n");
    ok("run", book, "--run-id", "as-signed");
    assertThat(done()).containsExactly("done", "done");
  }

  @Test
  @Order(5)
  void aFileOfTrustThatOthersCanWriteLetsNothingIn() throws IOException {
    Path trust = node.state().resolve("trusted-keys.json");
    Files.setPosixFilePermissions(trust, PosixFilePermissions.fromString("rw-rw----"));
    assertThat(refused("weak")).contains("cannot tell whom it trusts").contains("chmod g-w");
    Files.setPosixFilePermissions(trust, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  @Order(6)
  void aWorkerThatIsBegunAgainStillDemandsIt() throws IOException {
    ok("down");
    ok("up");
    Files.delete(Path.of(book + ".sig"));
    assertThat(refused("after-restart")).contains("is not signed");
    ok("trust", "demand", "runbook", "--off");
    ok("run", book, "--run-id", "free");
    assertThat(done()).hasSize(3);
  }
}
