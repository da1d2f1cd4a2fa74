package dev.salvor.cli.view;

import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.plan.CheckAnswer;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.plan.PlannedCommand;
import dev.salvor.workflow.contract.plan.PlannedStep;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.contract.run.Submitter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run of a small runbook at several moments. */
public final class Examples {
  public static final RunId ID = new RunId("mend-20261120-143022-x7k2");
  public static final Instant START = Instant.parse("2026-11-20T14:30:22Z");

  private static final String BOOK =
      """
      schemaVersion: 1
      name: mend
      parameters:
        token: {type: secret}
        size: {type: int, default: 3}
      phases:
        - name: look
          steps:
            - {name: disks, run: [df], timeout: 10s, idempotency: safe}
        - name: build
          title: Build it again
          steps:
            - name: compile
              run: [make, all]
              timeout: 5m
              idempotency: safe
              check: {run: [test, -e, out]}
              undo: {run: [rm, out]}
              fallbacks: [{name: download, run: [fetch], timeout: 1m}]
            - {name: install, run: [make, install], timeout: 1m, idempotency: never, onFailure: ask}
      finally:
        - {name: tidy, run: ['true'], timeout: 10s, idempotency: safe}
      """;

  private Examples() {}

  public static Definition definition() {
    RunbookReader.Result result = RunbookReader.read("mend.yaml", BOOK, FileSource.none());
    return ((RunbookReader.Result.Read) result).definition();
  }

  public static RunRequest request() {
    return new RunRequest(
        ID,
        definition(),
        Map.of("token", "env:TOKEN"),
        Map.of("token", "s3cr3t-value"),
        HostId.LOCAL,
        new NodeId("0123456789abcdef"),
        new Submitter("alice", "desk"),
        START,
        Optional.empty());
  }

  public static List<RunEvent> events() {
    return List.of(
        new RunEvent.RunStarted(1, at(0), ID.value(), "mend", "d", "local", "alice", "desk", 1),
        new RunEvent.HostReady(2, at(0), "/var/lib/salvor/runs/mend", List.of()),
        new RunEvent.PhaseStarted(3, at(0), "look", 1, 2, ""),
        attempt(4, "look.disks", "main", 1, new AttemptResult.Exited(0), true, ""),
        new RunEvent.StepEnded(
            5, at(1), "look.disks", "", StepResult.SUCCEEDED, "main", 1, false, ""),
        new RunEvent.PhaseEnded(6, at(1), "look", Duration.ofSeconds(1), 0),
        new RunEvent.PhaseStarted(7, at(1), "build", 2, 2, "Build it again"),
        attempt(
            8,
            "build.compile",
            "main",
            1,
            new AttemptResult.TimedOut(Duration.ofMinutes(5)),
            false,
            "no output for long"),
        new RunEvent.PivotTaken(
            9,
            at(301),
            "local",
            "build.compile",
            1,
            "main",
            "download",
            "timeout",
            "timed out",
            Duration.ofMinutes(5)),
        attempt(10, "build.compile", "download", 2, new AttemptResult.Exited(0), true, ""),
        new RunEvent.StepEnded(
            11,
            at(302),
            "build.compile",
            "",
            StepResult.SUCCEEDED_BY_FALLBACK,
            "download",
            2,
            false,
            ""));
  }

  private static RunEvent attempt(
      long seq,
      String step,
      String variant,
      int attempt,
      AttemptResult result,
      boolean done,
      String why) {
    return new RunEvent.AttemptEnded(
        seq,
        at(seq),
        at(seq - 1),
        step,
        variant,
        attempt,
        result,
        done,
        StepPart.COMMAND,
        "command",
        "",
        0,
        0,
        "",
        why);
  }

  public static RunStory story() {
    RunStory story = new RunStory();
    story.take(new Fact.Begun(START, request()));
    story.take(new Fact.Journal(events()));
    return story;
  }

  public static RunState running() {
    return state(
        RunStatus.RUNNING,
        Optional.empty(),
        Optional.of(
            new RunState.Live(
                new SegmentProgress("build.install", 1, 0, 1, "cc -o \u001b[2Jout", 12_000, 60_000),
                at(315))));
  }

  public static RunState waiting() {
    return waitingAbout("build.install");
  }

  public static RunState waitingAbout(String step) {
    Question question =
        new Question(
            step, "exit 2", at(310), at(310 + 3600), Ask.OnTimeout.ABORT, Optional.empty());
    return state(RunStatus.WAITING, Optional.of(question), Optional.empty());
  }

  public static RunState approving() {
    Question question =
        new Question(
            "build.live",
            "go live?",
            at(310),
            at(310 + 3600),
            Ask.OnTimeout.ABORT,
            Optional.of(
                new Question.Asked(
                    List.of("bob", "eve"),
                    2,
                    true,
                    List.of("bob@desk"),
                    List.of("window (string, required)", "note (string)"),
                    Approval.OnTimeout.DENY)));
    return state(RunStatus.WAITING, Optional.of(question), Optional.empty());
  }

  /** It has not come to its host: another run holds that. */
  public static RunState waitingForHost() {
    return standing(
        "waits for the host: the run first has locked this host; see: salvor show first");
  }

  /** One whose host has fallen silent. */
  public static RunState lost() {
    return standing("the host does not answer: web1: no route to host");
  }

  private static RunState standing(String step) {
    RunState open = running();
    RunView seen = open.view().orElseThrow();
    return showing(
        open,
        new RunView(
            seen.status(),
            seen.runbook(),
            seen.host(),
            "",
            0,
            2,
            step,
            0,
            0,
            seen.waiting(),
            seen.alsoWaiting(),
            seen.acknowledged(),
            Optional.empty(),
            seen.updatedAt()),
        Optional.empty());
  }

  /** {@code open}, saying {@code view} of itself while {@code live} is what its host does. */
  public static RunState showing(RunState open, RunView view, Optional<RunState.Live> live) {
    return new RunState(
        open.id(),
        open.runbook(),
        open.execution(),
        open.firstExecution(),
        open.status(),
        Optional.of(view),
        open.startedAt(),
        open.closedAt(),
        open.historyLength(),
        live,
        open.trouble());
  }

  /** It runs, and nothing further begins. */
  public static RunState paused(Optional<String> by) {
    RunState open = running();
    RunView seen = open.view().orElseThrow();
    return new RunState(
        open.id(),
        open.runbook(),
        open.execution(),
        open.firstExecution(),
        by.isPresent() ? RunStatus.PAUSED : open.status(),
        Optional.of(
            new RunView(
                seen.status(),
                seen.runbook(),
                seen.host(),
                seen.phase(),
                seen.phaseNumber(),
                seen.phases(),
                seen.step(),
                seen.pivots(),
                seen.failures(),
                seen.waiting(),
                seen.alsoWaiting(),
                seen.acknowledged(),
                by,
                seen.updatedAt())),
        open.startedAt(),
        open.closedAt(),
        open.historyLength(),
        open.live(),
        open.trouble());
  }

  public static RunState ended(RunStatus status) {
    RunState open = state(status, Optional.empty(), Optional.empty());
    return new RunState(
        open.id(),
        open.runbook(),
        open.execution(),
        open.firstExecution(),
        status,
        open.view(),
        open.startedAt(),
        Optional.of(at(330)),
        20,
        Optional.empty(),
        Optional.empty());
  }

  public static Fact.Ended end(RunStatus status) {
    return new Fact.Ended(
        at(330),
        status,
        Optional.of(
            new RunOutcome(
                ID, status, "all phases ran", START, at(330), 1, 0, Optional.of("/runs/mend"))),
        "all phases ran");
  }

  private static RunState state(
      RunStatus status, Optional<Question> waiting, Optional<RunState.Live> live) {
    return new RunState(
        ID,
        "mend",
        "execution",
        "execution",
        status,
        Optional.of(
            new RunView(
                status,
                "mend",
                "local",
                "build",
                2,
                2,
                "build.install",
                1,
                0,
                waiting,
                List.of(),
                List.of(),
                Optional.empty(),
                at(310))),
        START,
        Optional.empty(),
        10,
        live,
        Optional.empty());
  }

  static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  /** What a host says to a plan of {@link #definition()}, and to one step of crash-recovery. */
  public static PlanReport planned() {
    return new PlanReport.Planned(
        "/var/lib/salvor/runs/plan-mend",
        List.of("runs as alice, not as root"),
        List.of(
            planned("look", "disks", Optional.of("when is false: false"), Optional.empty()),
            planned(
                "build",
                "compile",
                Optional.empty(),
                Optional.of(new CheckAnswer(CheckAnswer.Says.CANNOT_TELL, "exit 2: no compiler"))),
            planned(
                "libxcrypt",
                "rebuild",
                Optional.empty(),
                Optional.of(new CheckAnswer(CheckAnswer.Says.DONE, "it can")))));
  }

  private static PlannedStep planned(
      String phase, String step, Optional<String> skip, Optional<CheckAnswer> answer) {
    PlannedCommand command =
        new PlannedCommand(
            "main",
            new Program.Argv(List.of("make", "it all")),
            Map.of(),
            Duration.ofMinutes(5),
            1);
    return new PlannedStep(
        phase + "." + step,
        phase,
        step,
        skip,
        Optional.empty(),
        answer,
        answer.map(a -> command),
        List.of(command),
        Optional.empty(),
        Optional.of(command));
  }
}
