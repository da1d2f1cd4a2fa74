package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Follower;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.repeat.Beginning;
import dev.salvor.cli.repeat.FleetAgain;
import dev.salvor.cli.repeat.OldRun;
import dev.salvor.cli.repeat.RepeatText;
import dev.salvor.cli.view.RunStory;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rerun",
    description = {
      "Make a new run from one that has ended, with its runbook and parameters; or, with --go-on,"
          + " go on with the same run after it was ended by force.",
      "If the runbook was changed since, the differences are shown and nothing is started before"
          + " you choose."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor rerun crash-recovery-20261120-143022-x7k2 --failed",
      "  salvor rerun crash-recovery-20261120-143022-x7k2 --from snapshot.after --as-it-was",
      "  salvor rerun crash-recovery-20261120-143022-x7k2 --go-on"
    })
public final class RerunCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN", description = "Id of the run to repeat; it must have ended.")
  private String run = "";

  @Option(
      names = "--failed",
      description = {
        "Begin with the first step that failed or is unknown; what was done before it is skipped"
            + " as done there, and its outputs are known to later steps.",
        "Of a fleet's run: exactly the hosts that failed, each from its beginning, checks first."
      })
  private boolean failed;

  @Option(
      names = "--unreached",
      description = "Of a fleet's run: exactly the hosts that did not answer or were not begun.")
  private boolean unreached;

  @Option(
      names = "--go-on",
      description = {
        "Of a run that was ended by force: no new run, the same one goes on from the step that it"
            + " was in. Its host's record says what is done; a step that still runs is waited for."
      })
  private boolean goOn;

  @Option(
      names = "--from",
      paramLabel = "STEP",
      description = "Begin with this step; everything before it is skipped, done or not.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = {"-p", "--param"},
      paramLabel = "K=V",
      description = "Another value for a parameter; the others are as they were.")
  private List<String> assignments = new ArrayList<>();

  @Option(names = "--as-it-was", description = "With the runbook as that run had it.")
  private boolean asItWas;

  @Option(names = "--as-it-is", description = "With the runbook as it is now.")
  private boolean asItIs;

  @Option(
      names = "--yes",
      description = {
        "Do again also what may have been done although nobody knows, and says idempotency: never."
      })
  private boolean yes;

  @Option(names = "--run-id", paramLabel = "ID", description = "Id of the new run.")
  private Optional<String> runId = Optional.empty();

  @Option(names = "--detach", description = "Start it and return.")
  private boolean detach;

  @Mixin private final FollowOptions follow = new FollowOptions();

  public RerunCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    if (failed && from.isPresent()) {
      throw Parse.usage("--failed and --from both say where to begin; give one of them");
    }
    if (unreached && (failed || from.isPresent())) {
      throw Parse.usage("--unreached goes with neither --failed nor --from");
    }
    if (asItWas && asItIs) {
      throw Parse.usage("--as-it-was and --as-it-is exclude each other; give one of them");
    }
    requireNothingBesideGoOn();
    Optional<Duration> limit = follow.limit();
    Optional<RunId> wanted = runId.map(id -> RunIds.typed("--run-id", id));
    session().awaken();
    if (goOn && session().engine().describe(runId(run)).isEmpty()) {
      return deleted(limit);
    }
    RunState state = Lookup.run(session(), runId(run));
    requireEnded(state);
    RunStory story = story(state);
    if (goOn) {
      return sameRun(state, story, limit);
    }
    OldRun old = old(state, story);
    Definition definition =
        new Chosen(session(), paint(), where()).definition(old.request(), asItWas, asItIs);
    if (old.request().fleet().isPresent()) {
      return fleet(old, story, definition, wanted, limit);
    }
    if (unreached) {
      throw Parse.usage("run " + state.id() + " is no fleet's; --unreached chooses among hosts");
    }
    Optional<String> instead =
        Optional.of(state).filter(s -> GoingOn.isPossible(s, story)).map(GoingOn::instead);
    Beginning.At at = beginning(old, definition, instead);
    Books.Bound.Values bound =
        Loading.bound(
            session(), definition, Assignments.again(session(), old, definition, assignments));
    RunId id =
        wanted.orElseGet(
            () -> RunIds.next(definition.runbook().name(), session().clock().instant()));
    session().ensureNode();
    requireSameNode(old);
    RepeatText.lines(state, at, definition.sha256().equals(old.request().definition().sha256()))
        .forEach(io()::note);
    // Again by the way that it took.
    RunRequest request =
        Loading.request(
            session(),
            id,
            definition,
            bound,
            new OnOption.Where(old.request().host(), old.request().route()),
            old.request().source(),
            Optional.of(at.repeats()));
    return new Launch(session(), manner(limit)).start(request);
  }

  private String where() {
    return from.map(step -> " --from " + step)
        .orElse(failed ? " --failed" : unreached ? " --unreached" : "");
  }

  private void requireNothingBesideGoOn() {
    boolean another = failed || unreached || from.isPresent() || runId.isPresent();
    if (goOn && (another || asItWas || asItIs || !assignments.isEmpty())) {
      throw Parse.usage(
          "--go-on is the same run again, as it was started; it goes with --yes, --detach,"
              + " --timeout and --json only");
    }
  }

  private ExitCode sameRun(RunState state, RunStory story, Optional<Duration> limit) {
    RunRequest request = GoingOn.request(session().engine(), state, story, yes);
    session().ensureNode();
    io().note(GoingOn.words(state.id(), state.status().name()));
    return new Launch(session(), manner(limit)).goOn(request);
  }

  /** The engine does not know it: its host does. */
  private ExitCode deleted(Optional<Duration> limit) {
    session().ensureNode();
    RunRequest request = RecordedRun.request(session(), runId(run));
    io().note(GoingOn.words(request.runId(), "not known to the engine"));
    return new Launch(session(), manner(limit)).goOn(request);
  }

  private Launch.Manner manner(Optional<Duration> limit) {
    return new Launch.Manner(detach, follow.isPivotsOk(), wantsJson(), limit, "");
  }

  /** What was done, or undone, by hand is on no record that steps could be skipped by. */
  private void requireNotByHand(RunState state, RunStory story) {
    if (failed && story.end().filter(RerunCommand::byHand).isPresent()) {
      throw Parse.usage(
          "run "
              + state.id()
              + " was ended by hand, so which of its steps are done is not on record; nothing was"
              + " started\n  salvor rerun "
              + state.id()
              + "               all of it, checks first\n  salvor rerun "
              + state.id()
              + " --from STEP   from a step that you name");
    }
  }

  private static boolean byHand(Fact.Ended end) {
    return end.outcome().filter(o -> o.summary().startsWith(RunOutcome.BY_HAND)).isPresent();
  }

  private static void requireEnded(RunState state) {
    if (state.runbook().equals(PlanWorkflow.TYPE)) {
      throw Parse.usage(state.id() + " is a plan, not a run; run it with: salvor run RUNBOOK");
    }
    if (!state.status().isTerminal()) {
      throw Parse.usage(
          "run "
              + state.id()
              + " has not ended, it is "
              + state.status()
              + "; nothing was started\n"
              + RepeatText.instead(state));
    }
  }

  private RunStory story(RunState state) {
    Follower follower = new Follower(session()::engine, state, session().clock(), () -> {});
    follower.catchUp();
    return follower.story();
  }

  /** The hosts that are meant, by the ways that they had, as a run of their own. */
  private ExitCode fleet(
      OldRun old,
      RunStory story,
      Definition definition,
      Optional<RunId> wanted,
      Optional<Duration> limit) {
    if (from.isPresent()) {
      throw Parse.usage(
          "--from names a step of one host; for one: salvor rerun "
              + old.request().runId()
              + "/HOST --from STEP");
    }
    FleetAgain which =
        failed ? FleetAgain.FAILED : unreached ? FleetAgain.UNREACHED : FleetAgain.ALL;
    Fleet again =
        which
            .of(old.request().fleet().orElseThrow(), story)
            .orElseThrow(
                () ->
                    Parse.usage(
                        "run "
                            + old.request().runId()
                            + " has no "
                            + which.words()
                            + "; nothing was started"));
    List<String> lost = FleetAgain.doubtful(again, story);
    if (!lost.isEmpty() && !yes && Beginning.isAnyNever(definition)) {
      throw Parse.usage(RepeatText.lost(old.request().runId(), lost, where()));
    }
    Books.Bound.Values bound =
        Loading.bound(
            session(), definition, Assignments.again(session(), old, definition, assignments));
    RunId id =
        wanted.orElseGet(
            () -> RunIds.next(definition.runbook().name(), session().clock().instant()));
    session().ensureNode();
    io().note(
            "repeats run "
                + old.request().runId()
                + " on "
                + again.words()
                + ": "
                + String.join(", ", again.names().stream().limit(10).toList())
                + (again.names().size() > 10 ? " ..." : ""));
    return new Launch(session(), manner(limit))
        .start(
            Loading.request(
                session(),
                id,
                definition,
                bound,
                new OnOption.Where(HostId.LOCAL, Optional.empty(), Optional.of(again)),
                old.request().source(),
                Optional.empty()));
  }

  private OldRun old(RunState state, RunStory story) {
    RunRequest request =
        story
            .request()
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.FAILED,
                        "what run " + state.id() + " was started with cannot be read here"));
    requireNotByHand(state, story);
    return OldRun.of(request, story);
  }

  private Beginning.At beginning(OldRun old, Definition definition, Optional<String> instead) {
    Beginning beginning =
        failed
            ? Beginning.failed(old, definition)
            : from.map(step -> Beginning.from(old, definition, step))
                .orElseGet(() -> Beginning.whole(old, definition));
    return switch (beginning) {
      case Beginning.Nowhere nowhere -> throw Parse.usage(nowhere.why() + "\nnothing was started");
      case Beginning.At at -> {
        if (!at.unsure().isEmpty() && !yes) {
          throw Parse.usage(
              RepeatText.unsure(old.request().runId(), at.unsure())
                  + instead.map(words -> "\n" + words).orElse(""));
        }
        instead.ifPresent(io()::note);
        yield at;
      }
    };
  }

  /** What was done on another machine is not done here. */
  private void requireSameNode(OldRun old) {
    boolean part = failed || from.isPresent();
    if (part
        && old.request().route().isEmpty()
        && !old.request().node().equals(session().serving())) {
      throw Parse.usage(
          "run "
              + old.request().runId()
              + " was done by another node ("
              + old.request().submitter().machine()
              + "), and what was done there is not done here; give this command there, or repeat"
              + " all of it here without --failed and --from");
    }
  }
}
