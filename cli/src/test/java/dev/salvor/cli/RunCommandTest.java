package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.view.Examples;
import dev.salvor.workflow.contract.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String book = "";

  @BeforeEach
  void aRunbookWithASecret() throws IOException {
    book =
        file(
            "mend.yaml",
            """
            schemaVersion: 1
            name: mend
            parameters:
              token: {type: secret, required: true}
            phases:
              - name: one
                steps:
                  - name: use
                    run: [use]
                    env: {TOKEN: '${{ params.token }}'}
                    timeout: 1m
                    idempotency: safe
            """);
    session.engine.state = Optional.of(Examples.running());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private void endsAs(RunStatus status) {
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        new Fact.Journal(Examples.events()),
        Examples.end(status));
  }

  @Test
  void startsWatchesAndExitsWithTheRunsOwnCode() {
    session.env.put("TOKEN", "s3cr3t-value");
    endsAs(RunStatus.SUCCEEDED_WITH_PIVOTS);
    assertThat(session.run("run", book, "-p", "token=env:TOKEN", "--run-id", "m1")).isEqualTo(3);
    assertThat(session.ensured).isEqualTo(1);
    var request = session.engine.started.getFirst();
    assertThat(request.runId().value()).isEqualTo("m1");
    assertThat(request.parameters()).containsEntry("token", "env:TOKEN");
    assertThat(request.secrets()).containsEntry("token", "s3cr3t-value");
    assertThat(session.out.toString())
        .contains("PIVOT build.compile")
        .contains("SUCCEEDED_WITH_PIVOTS")
        .doesNotContain("s3cr3t-value");
  }

  @Test
  void idsAreMadeOfNameTimeAndFourLetters() {
    session.env.put("TOKEN", "x");
    session.run("run", book, "-p", "token=env:TOKEN", "--detach");
    assertThat(session.engine.started.getFirst().runId().value())
        .matches("mend-20261120-1430\\d\\d-[a-z0-9]{4}");
  }

  @Test
  void aSecretThatIsNotSetStopsEverythingBeforeItBegins() {
    assertThat(session.run("run", book, "-p", "token=env:TOKEN")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("token: the environment variable TOKEN is not set")
        .contains("1 problem; nothing was started");
    assertThat(session.engine.started).isEmpty();
    assertThat(session.ensured).isZero();
  }

  @Test
  void aSecretThatIsTooLargeToBeMaskedStopsEverythingBeforeItBegins() {
    session.env.put("TOKEN", "x".repeat(64 * 1024 + 1));
    assertThat(session.run("run", book, "-p", "token=env:TOKEN")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("token: the environment variable TOKEN is larger than 64 KiB")
        .doesNotContain("xxx");
    assertThat(session.engine.started).isEmpty();
  }

  @Test
  void everyProblemOfARunbookIsSaidAtOnce() throws IOException {
    String bad =
        file(
            "bad.yaml",
            """
            schemaVersion: 1
            name: bad
            phases:
              - name: one
                steps:
                  - {name: a, run: [x], timout: 5m}
                  - {name: b, run: [x], timeout: 300}
            """);
    assertThat(session.run("run", bad)).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("bad.yaml:6:")
        .contains("did you mean \"timeout\"?")
        .contains("bad.yaml:7:")
        .contains("2 problems; nothing was started");
    assertThat(session.engine.started).isEmpty();
  }

  @Test
  void anIdThatHasEndedShowsItsResultAgain() {
    session.env.put("TOKEN", "x");
    session.run("run", book, "-p", "token=env:TOKEN", "--run-id", "m1", "--detach");
    session.engine.before = Optional.of(session.engine.started.getFirst());
    session.engine.answer = Engine.Started.ENDED_BEFORE;
    endsAs(RunStatus.FAILED);
    assertThat(session.run("run", book, "-p", "token=env:TOKEN", "--run-id", "m1")).isEqualTo(1);
    assertThat(session.err.toString()).contains("has ended; nothing was started now");
  }

  @Test
  void detachedItPrintsTheIdAndReturns() {
    session.env.put("TOKEN", "x");
    assertThat(session.run("run", book, "-p", "token=env:TOKEN", "--detach")).isZero();
    assertThat(session.out.toString().strip()).isEqualTo(Examples.ID.value());
    assertThat(session.err.toString()).contains("salvor watch " + Examples.ID);
  }

  @Test
  void detachedFromARunThatWaitsItExitsEight() {
    session.env.put("TOKEN", "x");
    session.engine.state = Optional.of(Examples.waiting());
    assertThat(session.run("run", book, "-p", "token=env:TOKEN", "--detach")).isEqualTo(8);
    assertThat(session.err.toString()).contains("salvor retry|skip|abort");
  }

  @Test
  void whenTheTimeToLookIsOverTheRunGoesOn() {
    session.env.put("TOKEN", "x");
    assertThat(session.run("run", book, "-p", "token=env:TOKEN", "--timeout", "1s")).isEqualTo(130);
    assertThat(session.err.toString()).contains("goes on; come back with: salvor watch");
  }

  @Test
  void inMemoryEveryLineSaysThatNothingIsDurable() {
    session.env.put("TOKEN", "x");
    endsAs(RunStatus.SUCCEEDED);
    assertThat(session.run("run", book, "-p", "token=env:TOKEN", "--engine", "memory")).isZero();
    assertThat(session.out.toString().lines()).allMatch(l -> l.startsWith("NOT DURABLE"));
    assertThat(session.ensured).isZero();
  }

  @Test
  void asJsonOnlyTheResultIsOnStandardOutput() {
    session.env.put("TOKEN", "x");
    endsAs(RunStatus.SUCCEEDED);
    assertThat(session.run("run", book, "-p", "token=env:TOKEN", "--json")).isZero();
    assertThat(session.out.toString().lines()).hasSize(1);
    assertThat(session.out.toString()).contains("\"status\":\"SUCCEEDED\"");
  }
}
