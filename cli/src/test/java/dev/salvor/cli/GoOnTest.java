package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.view.Examples;
import dev.salvor.cli.view.ReadyHost;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** salvor rerun RUN --go-on, and what show and locks say of a run that was ended by force. */
final class GoOnTest {
  private static final String ID = Examples.ID.value();

  @TempDir private Path root;
  private final FakeSession session = new FakeSession();

  private void terminated() {
    session.engine.state = Optional.of(Examples.ended(RunStatus.TERMINATED));
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        ReadyHost.in(root),
        new Fact.Journal(Examples.events()),
        new Fact.Ended(Examples.START, RunStatus.TERMINATED, Optional.empty(), "by mallory"));
  }

  /** The machine is held by the run since {@code seconds} ago. */
  private void held(String boot, long seconds) throws IOException {
    session.stateRoot = root;
    Files.writeString(root.resolve("state-id"), "state-1\n");
    Path folder = Files.createDirectories(root.resolve("runs/" + ID));
    Files.writeString(folder.resolve("identity"), Examples.request().identity().line() + "\n");
    String uptime = Files.readString(Path.of("/proc/uptime"));
    long up = (long) Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
    Files.writeString(root.resolve("host.lock"), ID + " " + boot + " " + (up - seconds) + " .\n");
  }

  @Test
  void theVeryRequestIsStartedAgain() {
    terminated();
    session.engine.willTell(new Fact.Begun(Examples.START, Examples.request()));

    session.run("rerun", ID, "--go-on", "--detach");
    assertThat(session.engine.goneOn).containsExactly(Examples.request());
    assertThat(session.engine.started).isEmpty();
    assertThat(session.ensured).isEqualTo(1);
    assertThat(session.err.toString()).contains("under its own id");
  }

  @Test
  void ofTwoAtOnceTheSecondSaysThatItIsOpen() {
    terminated();
    session.engine.willTell(new Fact.Begun(Examples.START, Examples.request()));
    session.engine.answer = Engine.Started.RUNNING_ALREADY;

    session.run("rerun", ID, "--go-on", "--detach");
    assertThat(session.err.toString()).contains("is open already and nothing new was started");
  }

  @Test
  void aRunThatCameToItsOwnEndIsNotGoneOnWith() {
    session.engine.state = Optional.of(Examples.ended(RunStatus.FAILED));
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()), Examples.end(RunStatus.FAILED));

    assertThat(session.run("rerun", ID, "--go-on")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("came to its own end, FAILED")
        .contains("salvor rerun " + ID + " --failed");
    assertThat(session.engine.goneOn).isEmpty();
  }

  /** Anybody can have one refused, also under the id of a run that has come to its end. */
  @Test
  void aStartThatNeverReachedAHostIsGoneOnWithOnlyBySomebodyWhoIsSure() {
    session.engine.state = Optional.of(Examples.ended(RunStatus.FAILED));
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        new Fact.Ended(Examples.START, RunStatus.FAILED, Optional.empty(), "start refused"));
    assertThat(session.run("show", ID)).isZero();
    assertThat(session.out.toString()).contains("start refused").doesNotContain("--go-on");
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        new Fact.Ended(Examples.START, RunStatus.FAILED, Optional.empty(), "start refused"));
    assertThat(session.run("rerun", ID, "--go-on")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("never came to its host")
        .contains("salvor rerun " + ID + " --go-on --yes");
    assertThat(session.engine.goneOn).isEmpty();
  }

  @Test
  void aPlanIsNoRunToGoOnWith() {
    RunState ended = Examples.ended(RunStatus.TERMINATED);
    session.engine.state =
        Optional.of(
            new RunState(
                ended.id(),
                PlanWorkflow.TYPE,
                ended.execution(),
                ended.firstExecution(),
                ended.status(),
                ended.view(),
                ended.startedAt(),
                ended.closedAt(),
                ended.historyLength(),
                ended.live(),
                ended.trouble()));
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        new Fact.Ended(Examples.START, RunStatus.TERMINATED, Optional.empty(), "by mallory"));
    assertThat(session.run("show", ID)).isZero();
    assertThat(session.out.toString()).contains("TERMINATED").doesNotContain("--go-on");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--failed", "--as-it-is", "--run-id=x", "-psize=4", "--from=a"})
  void nothingThatWouldMakeItAnotherRunGoesWithIt(String option) {
    terminated();
    assertThat(session.run("rerun", ID, "--go-on", option)).isEqualTo(2);
    assertThat(session.err.toString()).contains("--go-on is the same run again");
    assertThat(session.engine.goneOn).isEmpty();
  }

  @Test
  void whoRepeatsItInsteadIsTold() {
    terminated();
    session.run("rerun", ID, "--failed", "--as-it-was", "--detach");
    assertThat(session.err.toString())
        .contains("the record on its host is not asked by this")
        .contains("salvor rerun " + ID + " --go-on");
  }

  @Test
  void showAndLocksSayUntilWhenItsHostIsHeld() throws IOException {
    terminated();
    held(ProcessMark.currentBoot(), 300);
    assertThat(session.run("show", ID)).isZero();
    // The clock of the session stands at 14:30 and goes on by a second at each look.
    assertThat(session.out.toString())
        .contains("TERMINATED")
        .containsPattern(
            "host local is held by " + ID + " until 2026-11-20 14:40:[23]\\dZ; this run")
        .contains("nothing done twice: salvor rerun " + ID + " --go-on");

    session.out.getBuffer().setLength(0);
    terminated();
    assertThat(session.run("locks")).isZero();
    assertThat(session.out.toString())
        .containsPattern(
            "host local +held +" + ID + " +mend +alice +ended; free at 2026-11-20 14:40:");
    session.out.getBuffer().setLength(0);
    terminated();
    assertThat(session.run("locks", "--json")).isZero();
    var lock = SalvorJson.mapper().readTree(session.out.toString()).path(0);
    assertThat(lock.at("/holder/run").asText()).isEqualTo(ID);
    assertThat(lock.path("until").asText()).startsWith("2026-11-20T14:40:").endsWith("Z");
    assertThat(lock.path("busy").asBoolean(true)).isFalse();
  }

  @Test
  void aRunThatTheEngineDoesNotKnowIsGoneOnWithByItsRecord() throws IOException {
    held(ProcessMark.currentBoot(), 1);
    Path folder = root.resolve("runs/" + ID);
    assertThat(session.run("show", ID)).isEqualTo(2);
    assertThat(session.err.toString()).contains("salvor rerun " + ID + " --go-on");
    assertThat(session.run("rerun", ID, "--go-on")).isEqualTo(1);
    assertThat(session.err.toString())
        .contains("its record cannot be read")
        .contains("salvor run RUNBOOK --run-id " + ID);

    SalvorJson.mapper()
        .writeValue(folder.resolve("definition.json").toFile(), Examples.definition());
    SalvorJson.mapper()
        .writeValue(folder.resolve("parameters.json").toFile(), Map.of("token", "env:OTHER"));
    Files.writeString(
        folder.resolve("events.jsonl"),
        SalvorJson.mapper().writerFor(RunEvent.class).writeValueAsString(Examples.events().get(0))
            + "\n");
    session.err.getBuffer().setLength(0);
    assertThat(session.run("rerun", ID, "--go-on")).isEqualTo(1);
    assertThat(session.err.toString()).contains("does not hold all that it was started with");
    assertThat(session.engine.goneOn).isEmpty();

    SalvorJson.mapper()
        .writeValue(folder.resolve("parameters.json").toFile(), Examples.request().parameters());
    session.run("rerun", ID, "--go-on", "--detach");
    assertThat(session.engine.goneOn)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.identity()).isEqualTo(Examples.request().identity());
              assertThat(request.submitter()).isEqualTo(Examples.request().submitter());
              assertThat(request.secrets()).isEmpty();
            });
    Files.writeString(folder.resolve("closed"), "{}");
    assertThat(session.run("rerun", ID, "--go-on")).isEqualTo(2);
    assertThat(session.engine.goneOn).hasSize(1);
  }

  @Test
  void aLeaseCountsFromTheBootAndThenIsOver() throws IOException {
    held("another-boot.1", 0);
    terminated();
    session.run("locks");
    String uptime = Files.readString(Path.of("/proc/uptime"));
    boolean fresh = Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) < 890;
    assertThat(session.out.toString().contains(ID)).isEqualTo(fresh);

    session.out.getBuffer().setLength(0);
    held(ProcessMark.currentBoot(), 901);
    terminated();
    session.run("locks");
    assertThat(session.out.toString()).doesNotContain(ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a b c .", "mend-20261120-143022-x7k2 boot 12", "/ / / ."})
  void aDamagedLockIsPassedOver(String text) throws IOException {
    held(ProcessMark.currentBoot(), 1);
    Files.writeString(root.resolve("host.lock"), text);
    terminated();
    assertThat(session.run("locks")).isZero();
    assertThat(session.out.toString()).doesNotContain(ID);
    assertThat(session.err.toString()).doesNotContain("\tat ");
  }

  @Test
  void aRunThatTheHostHasClosedHoldsNothing() throws IOException {
    held(ProcessMark.currentBoot(), 1);
    Files.writeString(root.resolve("runs/" + ID + "/closed"), "{}");
    terminated();
    session.run("locks");
    assertThat(session.out.toString()).doesNotContain(ID);
  }
}
