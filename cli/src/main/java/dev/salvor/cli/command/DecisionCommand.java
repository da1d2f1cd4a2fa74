package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.cli.audit.Audit;
import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.DecisionJson;
import dev.salvor.cli.view.DecisionRules;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A decision of an operator: checked against the run, sent, and waited for until it is heard. */
abstract class DecisionCommand extends BaseCommand {
  private static final Duration HEARD_WITHIN = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Decision.Kind kind;

  @Parameters(index = "0", paramLabel = "RUN", description = "Id of the run.")
  private String run = "";

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "Why; it is recorded with who and when.")
  private Optional<String> why = Optional.empty();

  DecisionCommand(Session session, Decision.Kind kind) {
    super(session);
    this.kind = kind;
  }

  /** The step that was named. */
  abstract Optional<String> step();

  /** Values that go with the decision. */
  Map<String, String> inputs() {
    return Map.of();
  }

  /**
   * Whether the run is what the person thinks.
   *
   * @throws CliProblem it is not
   */
  void requireMeant(RunState state) {}

  /** Whether the run is not asked. */
  boolean isForced() {
    return false;
  }

  /** The decision as it is sent. */
  Decision proved(Decision decision, RunState state) {
    return decision;
  }

  /** What follows once the run has taken it; the answer is the command's. */
  ExitCode follow(RunState state) {
    return ExitCode.SUCCEEDED;
  }

  /** Why, as it was given. */
  final Optional<String> why() {
    return why;
  }

  @Override
  final ExitCode execute() {
    RunId id = runId(run);
    session().awaken();
    Engine engine = session().engine();
    RunState state = Lookup.run(engine, id);
    requireMeant(state);
    Decision decision =
        switch (DecisionRules.check(kind, step(), state)) {
          case DecisionRules.Fits(Optional<String> about) -> proved(decision(about), state);
          case DecisionRules.Refused(String instead) -> throw refused(id, instead);
        };
    if (isForced()) {
      return ended(engine, state, decision);
    }
    if (!engine.decide(id, decision)) {
      throw notThere(engine, id);
    }
    Optional<Acknowledgement> heard = heard(engine, id, decision.id());
    heard
        .filter(answer -> !answer.taken())
        .ifPresent(answer -> noteRefusal(id, "not-taken", answer.effect()));
    if (wantsJson()) {
      print(DecisionJson.of(id, decision, heard));
    } else {
      io().say(DecisionJson.text(id, decision, heard));
    }
    return heard.map(Acknowledgement::taken).orElse(true) ? follow(state) : ExitCode.USAGE;
  }

  private CliProblem refused(RunId id, String instead) {
    noteRefusal(id, "not-sent", instead);
    return new CliProblem(ExitCode.USAGE, instead);
  }

  private void noteRefusal(RunId id, String outcome, String why) {
    Audit audit = session().audit();
    AuditEntry entry = audit.entry(AuditAction.REFUSAL).run(id.value()).outcome(outcome).why(why);
    OptionalLong unused = audit.may(entry.detail("decision", kind.name()));
  }

  /** A host of a batch has no run of its own that could be told anything. */
  private static CliProblem notThere(Engine engine, RunId id) {
    Optional<RunId> fleet =
        engine.describe(id).filter(state -> !state.status().isTerminal()).flatMap(s -> id.fleet());
    return new CliProblem(
        ExitCode.USAGE,
        fleet
            .map(
                all ->
                    "the host of "
                        + id
                        + " is acted on together with others, which cannot be decided for one of"
                        + " them; decide for all: the run "
                        + all)
            .orElse("run " + id + " has just ended; see: salvor show " + id));
  }

  private ExitCode ended(Engine engine, RunState state, Decision decision) {
    String reason = "ended by force by " + decision.user() + "@" + decision.from();
    boolean there =
        engine.terminate(
            state.id(),
            reason + decision.why().map(w -> ": " + w).orElse(""),
            session().submitter());
    if (!there) {
      throw notThere(engine, state.id());
    }
    if (wantsJson()) {
      print(DecisionJson.of(state.id(), decision, Optional.of(forced(state, decision))));
    } else {
      io().say("run " + state.id() + ": " + forced(state, decision).effect());
    }
    return ExitCode.SUCCEEDED;
  }

  private static Acknowledgement forced(RunState state, Decision decision) {
    return new Acknowledgement(
        decision.id(),
        true,
        state.fleet().isPresent()
            ? "ended by force, it is TERMINATED; no other host is begun, and the run of each host"
                + " that was begun comes to its own end, as after an abort; see: salvor runs --of "
                + state.id()
            : "ended by force, it is TERMINATED; no undo and no final step was run, and what its"
                + " host was told before goes on there to its end; to see that, and how to go on"
                + " with the run: salvor show "
                + state.id());
  }

  private Decision decision(Optional<String> about) {
    return new Decision(
        UUID.randomUUID().toString(),
        kind,
        about,
        session().submitter().user(),
        session().submitter().machine(),
        session().clock().instant(),
        why,
        inputs());
  }

  private Optional<Acknowledgement> heard(Engine engine, RunId id, String decision) {
    Instant until = session().clock().instant().plus(HEARD_WITHIN);
    do {
      Optional<Acknowledgement> heard =
          engine.describe(id).flatMap(RunState::view).stream()
              .flatMap(v -> v.acknowledged().stream())
              .filter(a -> a.id().equals(decision))
              .findFirst();
      if (heard.isPresent()) {
        return heard;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    } while (session().clock().instant().isBefore(until));
    return Optional.empty();
  }
}
