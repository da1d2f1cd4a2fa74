package dev.salvor.cli.command;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.Clocks;
import dev.salvor.cli.view.Hints;
import dev.salvor.cli.view.RunJson;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.Optional;

/** Starts a run, or finds the one that has its id, and watches it or leaves it. */
final class Launch {
  /**
   * How it is asked for.
   *
   * @param limit stop looking after this time
   * @param banner repeated on the board; empty: none
   */
  record Manner(
      boolean detach, boolean pivotsOk, boolean json, Optional<Duration> limit, String banner) {}

  private final Session session;
  private final Manner manner;

  Launch(Session session, Manner manner) {
    this.session = session;
    this.manner = manner;
  }

  ExitCode start(RunRequest request) {
    Engine engine = session.engine();
    RunId id = request.runId();
    SameRun.requireOnHost(HostRecords.of(session), engine, request);
    Engine.Started started = engine.start(request);
    RunState state = Lookup.run(engine, id);
    if (started != Engine.Started.NEW) {
      SameRun.require(engine, state, request);
      session.io().note(found(started, state));
    }
    return manner.detach ? detached(state) : watch(state);
  }

  /** Starts a run again that did not come to its own end. */
  ExitCode goOn(RunRequest request) {
    Engine engine = session.engine();
    Engine.Started started = engine.goOn(request);
    RunState state = Lookup.run(engine, request.runId());
    if (started != Engine.Started.NEW) {
      session.io().note(found(started, state));
    }
    return manner.detach ? detached(state) : watch(state);
  }

  private String found(Engine.Started started, RunState state) {
    String since = Clocks.dayTime(state.startedAt());
    return started == Engine.Started.RUNNING_ALREADY
        ? "run "
            + state.id()
            + " is open already and nothing new was started; it runs since "
            + since
            + (manner.detach ? "" : "; watching it")
        : "run "
            + state.id()
            + " was started at "
            + since
            + " and has ended; nothing was started now, this is its result. For a new run choose"
            + " another --run-id"
            + (state.status() == RunStatus.TERMINATED
                ? "; to go on with this one, which was ended by force: " + Hints.goOn(state.id())
                : "");
  }

  private ExitCode detached(RunState state) {
    if (manner.json) {
      BaseCommand.print(session.io(), RunJson.of(state, Optional.empty()));
    } else {
      session.io().say(state.id().value());
      session.io().note("watch it with: salvor watch " + state.id());
      state
          .asks()
          .ifPresent(
              q -> session.io().note("it waits for a decision: " + Hints.decide(state.id(), q)));
    }
    return switch (state.status()) {
      case RUNNING, PAUSED, ABORTING -> ExitCode.SUCCEEDED;
      default -> ExitCode.of(state.status(), manner.pivotsOk);
    };
  }

  private ExitCode watch(RunState state) {
    return new Watching(
            session, manner.json ? Watching.Form.RESULT : Watching.Form.HUMAN, manner.banner)
        .watch(state, manner.limit, manner.pivotsOk);
  }
}
