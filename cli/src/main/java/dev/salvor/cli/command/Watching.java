package dev.salvor.cli.command;

import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Follower;
import dev.salvor.cli.follow.JsonScreen;
import dev.salvor.cli.follow.LiveScreen;
import dev.salvor.cli.follow.PlainScreen;
import dev.salvor.cli.follow.Screen;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.node.EngineTrouble;
import dev.salvor.cli.view.EndJson;
import dev.salvor.cli.view.EndText;
import dev.salvor.cli.view.FleetFindings;
import dev.salvor.cli.view.Hints;
import dev.salvor.cli.view.Marks;
import dev.salvor.cli.view.Paint;
import dev.salvor.cli.view.RunJson;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Watches a run on the screen that fits, and says at the end how it ended or how to come back. */
final class Watching {
  /** How it is shown. */
  enum Form {
    HUMAN,
    /** Each event as JSON, then the end. */
    EVENTS,
    /** Progress for people on stderr, the end as JSON. */
    RESULT
  }

  private final Session session;
  private final Form form;
  private final String banner;

  Watching(Session session, Form form, String banner) {
    this.session = session;
    this.form = form;
    this.banner = banner;
  }

  ExitCode watch(RunState state, Optional<Duration> limit, boolean pivotsOk) {
    Follower follower = new Follower(session::engine, state, session.clock(), this::revive);
    AtomicBoolean watching = new AtomicBoolean(true);
    boolean ended;
    try (Screen screen = screen()) {
      Thread farewell = farewell(state.id(), screen, watching);
      Runtime.getRuntime().addShutdownHook(farewell);
      ended = follower.follow(screen, limit.map(session.clock().instant()::plus));
      watching.set(false);
      removeHook(farewell);
    }
    return ended ? ended(follower, pivotsOk) : left(follower.state(), pivotsOk);
  }

  /** Ctrl-C ends the looking, never the run. */
  private Thread farewell(RunId id, Screen screen, AtomicBoolean watching) {
    return new Thread(
        () -> {
          if (watching.get()) {
            screen.close();
            session.io().note("\n" + Hints.comeBack(id));
          }
        },
        "farewell");
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the program is ending already
    }
  }

  private Screen screen() {
    Io io = session.io();
    return switch (form) {
      case HUMAN ->
          io.terminal()
              ? new LiveScreen(io, session.clock(), Marks.of(session.env()), banner)
              : new PlainScreen(line -> io.say(prefix() + line), new Paint(io.colour()));
      case EVENTS -> new JsonScreen(io);
      case RESULT -> new PlainScreen(line -> io.note(prefix() + line), new Paint(false));
    };
  }

  private String prefix() {
    return banner.isEmpty() ? "" : banner + "  ";
  }

  private void revive() {
    try {
      session.awaken();
    } catch (CliProblem e) {
      session.io().note(EngineTrouble.words(e, session.stateRoot()));
    }
  }

  private ExitCode ended(Follower follower, boolean pivotsOk) {
    Fact.Ended end =
        follower
            .story()
            .end()
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.FAILED,
                        "the history of run "
                            + follower.state().id()
                            + " stops before the end of the run; see: salvor show "
                            + follower.state().id()));
    Optional<FleetFindings> findings = FleetLook.of(session.engine(), follower.story());
    switch (form) {
      case HUMAN -> {
        Paint paint = new Paint(session.io().colour());
        RunState state = follower.state();
        findings.ifPresent(
            all -> all.lines(state.id(), paint).forEach(line -> session.io().say(prefix() + line)));
        EndText.lines(state, follower.story(), end, paint)
            .forEach(line -> session.io().say(prefix() + line));
      }
      case EVENTS, RESULT ->
          session.io().say(EndJson.line(follower.state(), Optional.of(end), findings));
    }
    return ExitCode.of(end.status(), pivotsOk);
  }

  private ExitCode left(RunState state, boolean pivotsOk) {
    if (form == Form.HUMAN) {
      state
          .view()
          .flatMap(v -> v.waiting())
          .ifPresent(q -> session.io().note(Hints.decide(state.id(), q)));
      session.io().note(Hints.comeBack(state.id()));
    } else {
      session.io().say(RunJson.line(state, Optional.empty()));
    }
    RunStatus status = state.status() == RunStatus.STUCK ? RunStatus.RUNNING : state.status();
    return ExitCode.of(status, pivotsOk);
  }
}
