package dev.salvor.cli.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * A run in JSON; the names are part of the interface.
 *
 * @param running the command that runs on the host at this moment
 * @param summary how it ended, or why it does not go on
 */
public record RunJson(
    String run,
    String runbook,
    String host,
    RunStatus status,
    boolean ended,
    String phase,
    int phaseNumber,
    int phases,
    String step,
    int pivots,
    int failures,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<Question> waiting,
    Optional<String> paused,
    Optional<Running> running,
    String summary,
    Optional<String> folder) {

  /**
   * A command that runs.
   *
   * @param tail the last line that it printed, secrets masked
   * @param elapsedMillis since its begin, at {@code seenAt}
   * @param timeoutMillis its limit; 0: none
   */
  public record Running(
      String step,
      int attempt,
      String tail,
      long elapsedMillis,
      long timeoutMillis,
      Instant seenAt) {
    static Running of(RunState.Live live) {
      return new Running(
          live.progress().step(),
          live.progress().attempt(),
          live.progress().tail(),
          live.progress().elapsedMillis(),
          live.progress().timeoutMillis(),
          live.at());
    }
  }

  /** What is known of {@code state}, and of its end if there was one. */
  public static RunJson of(RunState state, Optional<Fact.Ended> end) {
    var view = state.view();
    Optional<RunOutcome> outcome = end.flatMap(Fact.Ended::outcome);
    RunStatus status = end.map(Fact.Ended::status).orElse(state.status());
    return new RunJson(
        state.id().value(),
        state.runbook(),
        view.map(v -> v.host()).orElse(""),
        status,
        status.isTerminal(),
        view.map(v -> v.phase()).orElse(""),
        view.map(v -> v.phaseNumber()).orElse(0),
        view.map(v -> v.phases()).orElse(0),
        // A step that lasts tells of itself by its heartbeat; the memo may be a second behind.
        state.live().map(l -> l.progress().step()).or(() -> view.map(v -> v.step())).orElse(""),
        outcome.map(RunOutcome::pivots).or(() -> view.map(v -> v.pivots())).orElse(0),
        outcome.map(RunOutcome::failures).or(() -> view.map(v -> v.failures())).orElse(0),
        state.startedAt(),
        end.map(Fact.Ended::at).or(state::closedAt),
        status.isTerminal() ? Optional.empty() : state.asks(),
        status.isTerminal() ? Optional.empty() : view.flatMap(v -> v.paused()),
        status.isTerminal() ? Optional.empty() : state.live().map(Running::of),
        end.map(Fact.Ended::why).or(state::trouble).orElse(""),
        outcome.flatMap(RunOutcome::folder));
  }

  /** The same as one line of text. */
  public static String line(RunState state, Optional<Fact.Ended> end) {
    try {
      return SalvorJson.mapper().writeValueAsString(of(state, end));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run cannot be written as JSON", e);
    }
  }
}
