package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LintCommandTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String book = "";

  @BeforeEach
  void aRunbookWithTwoWarnings() throws IOException {
    book = book("mend.yaml", "");
  }

  private String book(String name, String comment) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        """
        schemaVersion: 1
        name: mend
        phases:
          - name: one
            steps:
              - {name: s, shell: 'echo $A', idempotency: safe}  %s
        """
            .formatted(comment));
    return file.toString();
  }

  @Test
  void warningsHaveACodeAndLeaveTheExitCodeAlone() {
    assertThat(session.run("lint", book)).isZero();
    assertThat(session.out.toString().lines())
        .containsExactly(
            book
                + ":6:9 phases[0].steps[0]: warning: no timeout, so 5m applies; say how long it may"
                + " take, or write defaults: {timeout: 5m} [no-timeout]",
            book
                + ":6:32 phases[0].steps[0].shell: warning: \"$A\" is not in quotes; a value with"
                + " spaces or * falls apart; put it in double quotes [unquoted-variable]");
    assertThat(session.err.toString()).contains("1 runbook checked: 2 warnings");
  }

  @Test
  void strictMakesThemCount() throws IOException {
    assertThat(session.run("lint", "--strict", book)).isEqualTo(2);
    String clean = book("clean.yaml", "# lint: allow no-timeout, unquoted-variable: a test");
    assertThat(session.run("lint", "--strict", clean)).as("%s", session.out).isZero();
  }

  @Test
  void thatShellcheckIsNotThereIsSaidOnceForAllFiles() throws IOException {
    session.run("lint", book, book("other.yaml", ""), "crash-recovery");
    assertThat(session.err.toString())
        .containsOnlyOnce("shellcheck is not on PATH: only the quotes of shell code were checked");
  }

  @Test
  void aFileWithoutShellCodeNeedsNoShellcheck() throws IOException {
    Path file = folder.resolve("plain.yaml");
    Files.writeString(
        file,
        """
        schemaVersion: 1
        name: plain
        phases: [{name: p, steps: [{name: s, run: [x], timeout: 1m, idempotency: safe}]}]
        """);
    assertThat(session.run("lint", "--strict", file.toString())).isZero();
    assertThat(session.err.toString()).isEqualTo("1 runbook checked: no problems\n");
  }

  @Test
  void runAndPlanSayOnlyHowMany() {
    assertThat(session.run("plan", book, "--no-checks")).isZero();
    assertThat(session.err.toString())
        .isEqualTo("2 warnings in the runbook; see: salvor lint " + book + "\n");
    session.run("run", book, "--detach");
    assertThat(session.err.toString()).contains("2 warnings in the runbook");
    assertThat(session.out.toString()).doesNotContain("no-timeout");
  }

  @Test
  void aRunbookOfTheCatalogueIsRunWithoutAWordAboutIt() {
    assertThat(session.run("plan", "crash-recovery", "--no-checks")).isZero();
    assertThat(session.err.toString()).isEmpty();
  }
}
