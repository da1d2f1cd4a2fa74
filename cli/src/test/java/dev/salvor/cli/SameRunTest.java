package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.view.Examples;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a start under an id that has a run, or a record, already. */
final class SameRunTest {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: %s
      parameters:
        size: {type: int, default: 3}
        place: {type: string, default: here}
      phases:
        - name: one
          steps:
            - {name: use, run: [%s], timeout: 1m, idempotency: safe}
      """;

  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String book = "";

  @BeforeEach
  void aRun() throws IOException {
    book = book("mend", "use");
    session.stateRoot = folder.resolve("state");
    session.engine.state = Optional.of(Examples.running());
  }

  private String book(String name, String command) throws IOException {
    Path file = folder.resolve(name + "-" + command + ".yaml");
    return Files.writeString(file, BOOK.formatted(name, command)).toString();
  }

  /** What {@code salvor run} with these arguments would start. */
  private RunRequest request(String... arguments) {
    FakeSession other = new FakeSession();
    other.engine.state = session.engine.state;
    String[] all = new String[arguments.length + 2];
    all[0] = "run";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--detach";
    assertThat(other.run(all)).as("%s", other.err).isZero();
    return other.engine.started.getFirst();
  }

  private void isRunning(RunRequest request) {
    session.engine.before = Optional.of(request);
    session.engine.answer = Engine.Started.RUNNING_ALREADY;
  }

  @Test
  void theSameIsWatchedAndItsCodeIsTheAnswer() {
    isRunning(request(book, "--run-id", "m1"));
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        new Fact.Journal(Examples.events()),
        Examples.end(RunStatus.FAILED));
    assertThat(session.run("run", book, "-p", "size=3", "--run-id", "m1")).isEqualTo(1);
    assertThat(session.err.toString())
        .contains("nothing new was started; it runs since")
        .contains("watching it");
  }

  @Test
  void detachedItIsNotSaidToBeWatched() {
    isRunning(request(book, "--run-id", "m1"));
    assertThat(session.run("run", book, "--run-id", "m1", "--detach")).isZero();
    assertThat(session.err.toString())
        .contains("nothing new was started; it runs since")
        .doesNotContain("watching");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRunOfAnotherRunbookIsNamedAndNotWatched(boolean detach) throws IOException {
    isRunning(request(book("other", "use"), "--run-id", "m1"));
    assertThat(session.run("run", book, "--run-id", "m1", detach ? "--detach" : "--json"))
        .isEqualTo(2);
    assertThat(session.err.toString())
        .contains("the id m1 belongs to another run already")
        .contains("of the runbook other, not of mend")
        .contains("salvor show m1")
        .contains("choose another --run-id")
        .doesNotContain("watching");
    assertThat(session.out.toString()).isEmpty();
  }

  @Test
  void aRunbookThatWasChangedSinceIsAnother() throws IOException {
    isRunning(request(book("mend", "other"), "--run-id", "m1"));
    session.engine.answer = Engine.Started.ENDED_BEFORE;
    assertThat(session.run("run", book, "--run-id", "m1")).isEqualTo(2);
    assertThat(session.err.toString()).contains("mend or a file of it was changed since (sha256");
  }

  @Test
  void parametersThatDifferAreNamedAndNoOthers() {
    isRunning(request(book, "--run-id", "m1", "-p", "size=4"));
    assertThat(session.run("run", book, "--run-id", "m1")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("other values of these parameters: size")
        .doesNotContain("place");
  }

  @Test
  void aRunOfAnotherNodeIsAnother() {
    RunRequest here = request(book, "--run-id", "m1");
    isRunning(
        new RunRequest(
            here.runId(),
            here.definition(),
            here.parameters(),
            here.secrets(),
            here.host(),
            new NodeId("0123456789abcdef"),
            here.submitter(),
            here.submittedAt(),
            here.resumed()));
    assertThat(session.run("run", book, "--run-id", "m1")).isEqualTo(2);
    assertThat(session.err.toString()).contains("for node 0123456789abcdef, this is fedcba987654");
  }

  @Test
  void whatCannotBeComparedIsNotTakenForTheSame() {
    session.engine.answer = Engine.Started.RUNNING_ALREADY;
    assertThat(session.run("run", book, "--run-id", "m1")).isEqualTo(2);
    assertThat(session.err.toString()).contains("cannot be read here");
  }

  @Test
  void aPlanIsNoRun() {
    RunState run = Examples.running();
    session.engine.state =
        Optional.of(
            new RunState(
                run.id(),
                PlanWorkflow.TYPE,
                run.execution(),
                run.firstExecution(),
                run.status(),
                run.view(),
                run.startedAt(),
                run.closedAt(),
                run.historyLength(),
                run.live(),
                run.trouble()));
    isRunning(request(book, "--run-id", "m1"));
    assertThat(session.run("run", book, "--run-id", "m1")).isEqualTo(2);
    assertThat(session.err.toString()).contains("the id of a plan");
  }

  private void keeps(RunIdentity identity) throws IOException {
    Path run = session.stateRoot.resolve("runs").resolve(identity.runId().folder());
    Files.createDirectories(run);
    Files.writeString(run.resolve("identity"), identity.line() + "\n");
  }

  @Test
  void aRecordOfAnotherRunIsNamedBeforeTheIdIsUsedUp() throws IOException {
    session.engine.state = Optional.empty();
    RunIdentity kept = new RunIdentity(new RunId("k1"), "steps", "d".repeat(64), "p");
    keeps(kept);
    assertThat(session.run("run", book, "--run-id", "k1")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains(session.stateRoot.resolve("runs/k1").toString())
        .contains("a run of the runbook steps, not of mend")
        .contains("nothing was started")
        .contains("choose another --run-id");
    assertThat(session.engine.started).isEmpty();
  }

  @Test
  void aRecordWithAnotherIdOrOtherParametersIsNamed() throws IOException {
    RunIdentity mine = request(book, "--run-id", "k1").identity();
    session.engine.state = Optional.empty();
    keeps(new RunIdentity(new RunId("K1"), "mend", mine.definitionSha256(), "p"));
    assertThat(session.run("run", book, "--run-id", "k1")).isEqualTo(2);
    assertThat(session.err.toString()).contains("its id is K1, which has the same folder");
    keeps(new RunIdentity(new RunId("k1"), "mend", mine.definitionSha256(), "p"));
    assertThat(session.run("run", book, "--run-id", "k1")).isEqualTo(2);
    assertThat(session.err.toString()).contains("it was started with other parameters");
    assertThat(session.engine.started).isEmpty();
  }

  @Test
  void aRecordOfTheSameRunIsGoneOnWith() throws IOException {
    keeps(request(book, "--run-id", "k1").identity());
    assertThat(session.run("run", book, "--run-id", "k1", "--detach")).isZero();
    assertThat(session.engine.started).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // id | the rule that it breaks
        "Abc | has the upper-case letter \"A\"",
        "a:b | has the character \":\"",
        "a/b | has the character \"/\"",
        "a b | has the character \" \"",
        "aé | has the character \"é\"",
        "a\u0000b | has the character \"\\x00\"",
        "_a | begins with \"_\"",
        ".hidden | begins with \".\"",
        "a..b | has \"..\" in it",
        "'' | is empty"
      })
  void anIdThatIsNotItsOwnFolderIsRefusedByTheRuleItBreaks(String id, String rule) {
    assertThat(session.run("run", book, "--run-id", id)).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("--run-id: \"")
        .contains(rule)
        .contains("at most 120 characters");
    assertThat(session.engine.started).isEmpty();
    assertThat(session.ensured).isZero();
  }

  @Test
  void theLongestIdIsTakenAndOneMoreIsRefused() {
    assertThat(session.run("run", book, "--detach", "--run-id", "a".repeat(120))).isZero();
    assertThat(session.run("run", book, "--detach", "--run-id", "a".repeat(121))).isEqualTo(2);
    assertThat(session.err.toString()).contains("is 121 characters long");
    assertThat(session.run("run", book, "--detach", "--run-id", "0.a_b-c.")).isZero();
  }

  @Test
  void anEngineWithoutRunsTellsOfTheRecordsThatTheHostKeeps() throws IOException {
    assertThat(session.run("runs")).isZero();
    assertThat(session.err.toString()).contains("no runs yet; start one with");
    keeps(new RunIdentity(new RunId("k1"), "steps", "d", "p"));
    keeps(new RunIdentity(new RunId("k2"), "steps", "d", "p"));
    keeps(new RunIdentity(new RunId("plan-steps-20261120-1430-abcd"), "steps", "d", "p"));
    Files.createDirectories(session.stateRoot.resolve("runs/of-an-older-version"));
    FakeSession again = new FakeSession();
    again.stateRoot = session.stateRoot;
    assertThat(again.run("runs")).isZero();
    assertThat(again.err.toString())
        .contains("engine fake knows no runs; the record of 3 runs is in")
        .contains(session.stateRoot.resolve("runs").toString())
        .contains("start it again with the same runbook, parameters and --run-id");
    FakeSession filtered = new FakeSession();
    filtered.stateRoot = session.stateRoot;
    filtered.run("runs", "--status", "failed");
    assertThat(filtered.err.toString()).contains("no runs fit");
  }
}
