package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.view.Examples;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Commands that look at runs and decide about them. */
final class LookingTest {
  private final FakeSession session = new FakeSession();
  private final String id = Examples.ID.value();

  private void ended(RunStatus status) {
    session.engine.state = Optional.of(Examples.ended(status));
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        new Fact.Journal(Examples.events()),
        Examples.end(status));
  }

  @Test
  void watchSurvivesAnEngineThatGoesAwayForAMoment() {
    ended(RunStatus.SUCCEEDED);
    session.engine.silences = 2;
    assertThat(session.run("watch", id)).isZero();
    assertThat(session.out.toString())
        .contains("engine fake does not answer; trying again for 2 minutes")
        .contains("engine fake is back");
    assertThat(session.awakened).isEqualTo(2);
  }

  @Test
  void watchGivesUpOnAnEngineThatStaysAway() {
    session.engine.state = Optional.of(Examples.running());
    session.engine.silences = Integer.MAX_VALUE;
    assertThat(session.run("watch", id)).isEqualTo(7);
  }

  @Test
  void watchAsJsonPrintsEventsAndThenTheEnd() {
    ended(RunStatus.ABORTED);
    assertThat(session.run("watch", id, "--json")).isEqualTo(6);
    assertThat(session.out.toString().lines()).hasSize(Examples.events().size() + 1);
    assertThat(session.out.toString().lines().toList().getLast())
        .contains("\"status\":\"ABORTED\"");
  }

  @Test
  void watchSaysThatTheWorkflowIsStuck() {
    RunState open = Examples.running();
    session.engine.state =
        Optional.of(
            new RunState(
                open.id(),
                "mend",
                "e",
                "e",
                RunStatus.STUCK,
                open.view(),
                open.startedAt(),
                Optional.empty(),
                5,
                Optional.empty(),
                Optional.of("the workflow fails again and again, attempt 7")));
    session.run("watch", id, "--timeout", "1s");
    assertThat(session.out.toString())
        .contains("STUCK: the workflow fails again and again, attempt 7");
  }

  private RunRow open() {
    return new RunRow(
        Examples.ID,
        "mend",
        "local",
        RunStatus.RUNNING,
        "build",
        1,
        Examples.START,
        Optional.empty());
  }

  private RunState stuck() {
    RunState state = Examples.running();
    return new RunState(
        state.id(),
        "mend",
        "e",
        "e",
        RunStatus.STUCK,
        state.view(),
        state.startedAt(),
        Optional.empty(),
        5,
        Optional.empty(),
        Optional.of("its code fails"));
  }

  @Test
  void runsSaysWhichOpenOneIsStuckAndCountsByState() {
    session.engine.rows = List.of(open());
    session.engine.state = Optional.of(stuck());
    assertThat(session.run("runs")).isZero();
    assertThat(session.out.toString())
        .contains("STUCK " + id + ": its code fails; what to do: salvor show " + id)
        .contains("1 run: 1 STUCK")
        .doesNotContain("RUNNING");
  }

  @Test
  void runsFindsTheStuckOnesAndNoOthers() {
    session.engine.rows = List.of(open());
    session.engine.state = Optional.of(stuck());
    assertThat(session.run("runs", "--status", "stuck", "--json")).isZero();
    assertThat(session.out.toString()).contains("\"status\" : \"STUCK\"");
    session.out.getBuffer().setLength(0);
    session.run("runs", "--status", "running", "--json");
    assertThat(session.out.toString().strip()).isEqualTo("[ ]");
  }

  @Test
  void runsFindsThePausedOnesAndCountsThemAsThat() {
    session.engine.rows = List.of(open());
    session.engine.state = Optional.of(Examples.paused(Optional.of("ann@desk: tea")));
    assertThat(session.run("runs", "--status", "paused")).isZero();
    assertThat(session.out.toString()).contains("1 run: 1 PAUSED");
    session.out.getBuffer().setLength(0);
    session.run("runs", "--status", "running", "--json");
    assertThat(session.out.toString().strip()).isEqualTo("[ ]");
  }

  @Test
  void topWithoutATerminalPrintsThePictureOnce() {
    session.engine.rows = List.of(open());
    session.engine.state = Optional.of(Examples.waiting());
    assertThat(session.run("top")).isZero();
    assertThat(session.out.toString())
        .contains("1 open: 1 WAITING")
        .contains("salvor retry|skip|abort " + id + " build.install --why TEXT")
        .doesNotContain("\u001b");
  }

  @Test
  void topRefusesToLookMoreOftenThanOnceASecond() {
    assertThat(session.run("top", "--every", "100ms")).isEqualTo(2);
    assertThat(session.err.toString()).contains("--every: must be at least 1s, is 100ms");
  }

  @Test
  void abortByForceEndsARunThatCannotBeAsked() {
    session.engine.state = Optional.of(stuck());
    assertThat(session.run("abort", id, "--force", "--why", "upgrade")).isZero();
    assertThat(session.engine.terminated)
        .containsExactly(id + " ended by force by alice@desk: upgrade");
    assertThat(session.engine.decided).isEmpty();
    assertThat(session.out.toString()).contains("no undo and no final step was run");
  }

  @Test
  void logsAreMadeFromEventsAndHideSecrets() {
    ended(RunStatus.SUCCEEDED);
    assertThat(session.run("logs", id)).isZero();
    assertThat(session.out.toString()).contains("RUN STARTED mend").contains("build.compile");
  }

  @Test
  void followedLogsAreTheSameText() {
    ended(RunStatus.SUCCEEDED);
    session.run("logs", id);
    String whole = session.out.toString();
    FakeSession again = new FakeSession();
    again.engine.state = session.engine.state;
    again.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        new Fact.Journal(Examples.events()),
        Examples.end(RunStatus.SUCCEEDED));
    again.run("logs", id, "-f");
    assertThat(again.out.toString()).isEqualTo(whole);
  }

  @Test
  void aLogThatLiesOnTheHostSaysWhere() {
    ended(RunStatus.SUCCEEDED);
    assertThat(session.run("logs", id, "diagnostics")).isEqualTo(1);
    assertThat(session.err.toString())
        .contains("/var/lib/salvor/runs/mend/diagnostics.log is not here");
  }

  @Test
  void runsAsksTheEngineForWhatWasAsked() {
    assertThat(session.run("runs", "--status", "failed", "--since", "2d", "--host", "local"))
        .isZero();
    assertThat(session.engine.asked.status()).contains(RunStatus.FAILED);
    assertThat(session.engine.asked.since().orElse(Instant.MAX)).isBefore(Examples.START);
    assertThat(session.err.toString()).contains("no runs fit");
  }

  @Test
  void aDecisionIsSentWithWhoAndWhyAndConfirmed() {
    RunState waiting = Examples.waiting();
    session.engine.state = Optional.of(waiting);
    assertThat(session.run("skip", id, "install", "--why", "done by hand")).isZero();
    Decision sent = session.engine.decided.getFirst();
    assertThat(sent.kind()).isEqualTo(Decision.Kind.SKIP);
    assertThat(sent.step()).contains("build.install");
    assertThat(sent.user()).isEqualTo("alice");
    assertThat(sent.why()).contains("done by hand");
    assertThat(session.out.toString()).contains("recorded, not yet confirmed");
  }

  @Test
  void aDecisionThatTheRunHasTakenInIsConfirmed() {
    session.engine.state = Optional.of(Examples.running());
    session.engine.onDecision = d -> session.engine.state = Optional.of(acknowledging(d.id()));
    assertThat(session.run("pause", id, "--json")).isZero();
    assertThat(session.out.toString()).contains("\"confirmed\" : true");
  }

  private static RunState acknowledging(String decision) {
    RunState open = Examples.running();
    RunView view = open.view().orElseThrow();
    return Examples.showing(
        open,
        new RunView(
            view.status(),
            view.runbook(),
            view.host(),
            view.phase(),
            view.phaseNumber(),
            view.phases(),
            view.step(),
            view.pivots(),
            view.failures(),
            view.waiting(),
            view.alsoWaiting(),
            java.util.List.of(new Acknowledgement(decision, true, "the step is tried again")),
            view.paused(),
            view.updatedAt()),
        open.live());
  }

  @Test
  void aDecisionAboutAnEndedRunIsRefusedAndNotSent() {
    ended(RunStatus.ABORTED);
    assertThat(session.run("retry", id)).isEqualTo(2);
    assertThat(session.err.toString()).contains("has ended ABORTED");
    assertThat(session.engine.decided).isEmpty();
  }
}
