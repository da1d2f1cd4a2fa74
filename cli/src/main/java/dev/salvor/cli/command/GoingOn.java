package dev.salvor.cli.command;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.HistoryCursor;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.Hints;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Going on with a run under its own id after an end that was not its own: by force on the engine,
 * or by an answer that does not open. The host's record says what of it is done.
 */
final class GoingOn {
  private GoingOn() {}

  /** Whether it can be gone on with, and is to be. */
  static boolean isPossible(RunState state, RunStory story) {
    return whyNot(state, story).isEmpty() && story.reachedItsHost();
  }

  /**
   * What it is started with again: the very request, so that the host knows it as the same run.
   *
   * @param sure somebody has looked at a run that never came to its host
   * @throws CliProblem it came to its own end, or is one of many
   */
  static RunRequest request(Engine engine, RunState state, RunStory story, boolean sure) {
    whyNot(state, story)
        .ifPresent(
            why -> {
              throw Parse.usage(why);
            });
    if (!story.reachedItsHost() && !sure) {
      throw Parse.usage(neverThere(state));
    }
    return engine
        .history(state.id(), HistoryCursor.atStartOf(state.firstExecution()), Duration.ZERO)
        .facts()
        .stream()
        .flatMap(
            fact -> fact instanceof Fact.Begun begun ? Stream.of(begun.request()) : Stream.empty())
        .findFirst()
        .map(request -> request.asRun(state.id().value()))
        .orElseThrow(() -> new CliProblem(ExitCode.FAILED, unreadable(state)));
  }

  private static Optional<String> whyNot(RunState state, RunStory story) {
    String run = "run " + state.id() + " ";
    if (state.runbook().equals(PlanWorkflow.TYPE)) {
      return Optional.of(state.id() + " is a plan, not a run; nothing was started");
    }
    if (story.end().isEmpty()) {
      return Optional.of(run + "has not ended; watch it: salvor watch " + state.id());
    }
    if (story.end().get().outcome().isPresent()) {
      return Optional.of(
          run
              + "came to its own end, "
              + story.end().get().status()
              + ", so there is nothing to go on with; nothing was started. A new run from it:"
              + " salvor rerun "
              + state.id()
              + " --failed");
    }
    if (state.id().fleet().isPresent()) {
      return Optional.of(
          run
              + "is that of a host of the fleet's run "
              + state.id().fleet().get()
              + ", which alone begins it; nothing was started. A new run on that host: salvor rerun"
              + " "
              + state.id()
              + " --failed");
    }
    if (story.request().isEmpty()) {
      return Optional.of(unreadable(state));
    }
    RunRequest request = story.request().get();
    if (RunIds.isPlan(request.identity())) {
      return Optional.of(state.id() + " is a plan, not a run; nothing was started");
    }
    Optional<Instant> due = request.schedule().flatMap(s -> s.id().due(state.id().value()));
    if (due.filter(state.startedAt()::isBefore).isPresent()) {
      return Optional.of(
          run
              + "is the schedule's of "
              + due.get()
              + ", and was started before that time; nothing was started now");
    }
    if (story.fleet().isPresent()) {
      return Optional.of(
          run
              + "is a fleet's: its hosts come to their own ends, so there is nothing to go on with;"
              + " nothing was started. See: salvor runs --of "
              + state.id()
              + "; then a new run: salvor rerun "
              + state.id()
              + " --unreached, or --failed");
    }
    return Optional.empty();
  }

  /**
   * Whoever reaches the engine can have a start refused, also under the id of a run that is over.
   */
  private static String neverThere(RunState state) {
    return "what was started last as run "
        + state.id()
        + " never came to its host, and an earlier one of this id may have come to its own end;"
        + " nothing was started. Look what became of it: salvor audit --run "
        + state.id()
        + "; if it is to go on: salvor rerun "
        + state.id()
        + " --go-on --yes";
  }

  private static String unreadable(RunState state) {
    return "what run " + state.id() + " was started with cannot be read here; nothing was started";
  }

  /** Before it begins. */
  static String words(RunId id, String state) {
    return "goes on with run "
        + id
        + " ("
        + state
        + "), under its own id: what its host has on record is not done again";
  }

  /** Beside a repetition that looks at the engine's history only. */
  static String instead(RunState state) {
    return "the record on its host is not asked by this; to go on with the run itself, nothing done"
        + " twice: "
        + Hints.goOn(state.id());
  }
}
