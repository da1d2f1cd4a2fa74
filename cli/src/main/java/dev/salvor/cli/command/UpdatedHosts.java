package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Follower;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.repeat.FleetAgain;
import dev.salvor.cli.repeat.StepList;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Optional;

/** The hosts of an update over the air that is taken back. */
final class UpdatedHosts {
  /** What only an update begins with; the way back has a switch, too. */
  private static final String UPDATE = "ota.begin";

  private UpdatedHosts() {}

  /**
   * Those that were begun, by the ways that they had. Which of them were switched they know
   * themselves.
   *
   * @throws CliProblem it has not ended, is no update, or no host was begun
   */
  static OnOption.Where of(Session session, RunId id) {
    RunState state = Lookup.run(session.engine(), id);
    RunRequest request = request(session, state);
    if (!state.status().isTerminal()) {
      throw Parse.usage(
          "run "
              + id
              + " has not ended, it is "
              + state.status()
              + "; nothing was started\n  salvor abort "
              + id
              + " --revert --why TEXT");
    }
    if (request.fleet().isEmpty()) {
      return new OnOption.Where(request.host(), request.route());
    }
    Optional<Fleet> begun = FleetAgain.BEGUN.of(request.fleet().get(), story(session, state));
    if (begun.isEmpty()) {
      throw Parse.usage("run " + id + " began no host; there is nothing to take back");
    }
    return new OnOption.Where(request.host(), Optional.empty(), begun);
  }

  /**
   * Whether there is anything that could be taken back.
   *
   * @throws CliProblem there is not
   */
  static void requireUpdate(Session session, RunState state) {
    var unused = request(session, state);
  }

  private static RunRequest request(Session session, RunState state) {
    RunRequest request =
        session
            .engine()
            .startedWith(state)
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.FAILED,
                        "what run " + state.id() + " was started with cannot be read here"));
    if (!StepList.uses(request.definition(), UPDATE)) {
      throw Parse.usage(
          "run "
              + request.runId()
              + " is no update over the air (none of its steps uses "
              + UPDATE
              + "), so there is no version to go back to; nothing was changed");
    }
    return request;
  }

  private static RunStory story(Session session, RunState state) {
    Follower follower = new Follower(session::engine, state, session.clock(), () -> {});
    follower.catchUp();
    return follower.story();
  }
}
