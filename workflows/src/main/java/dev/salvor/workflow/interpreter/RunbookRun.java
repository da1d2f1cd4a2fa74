package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Runbook;
import dev.salvor.workflow.contract.EvaluateReport;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.notice.NoticeStarter;
import dev.salvor.workflow.profile.ChangeIds;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One run from its start, or from where its history was cut, to its end. */
final class RunbookRun {
  private static final int CLOSE_TRIES = 3;
  private static final Duration CLOSE_DELAY = Duration.ofSeconds(10);

  private final RunRequest request;
  private final Runbook runbook;
  private final InterpreterOptions options;
  private final Optional<Carried> carried;
  private final Instant startedAt;
  private final boolean attributes;
  private final EventLog events = new EventLog();
  private final Ledger ledger = new Ledger();
  private final Numbers numbers = new Numbers();
  private final UndoStack undo = new UndoStack();
  private final Lane lane = Lane.forPhases();
  private final ViewKeeper view;
  private final Repetition repetition;
  private final Approvals approvals;
  private final Decisions decisions;
  private final NoticeStarter notices;
  private Optional<Host> host = Optional.empty();
  private Optional<RunStop> stop = Optional.empty();

  /** The host once it is ready. */
  private record Host(HostPin pin, JsonNode facts, String folder, Parts parts) {}

  RunbookRun(RunRequest request, InterpreterOptions options) {
    this.request = request;
    this.runbook = request.definition().runbook();
    this.options = options;
    this.carried = request.resumed().map(Carried::of);
    this.repetition = new Repetition(request.repeats());
    ledger.takeOver(repetition.results(), repetition.outputs());
    this.startedAt = carried.map(Carried::startedAt).orElseGet(Now::instant);
    this.attributes =
        carried
            .map(Carried::attributes)
            .orElseGet(
                () -> Workflow.getTypedSearchAttributes().containsKey(SearchAttributes.RUNBOOK));
    this.view =
        new ViewKeeper(
            runbook.name(), request.host().name(), runbook.phases().size(), ledger, attributes);
    this.approvals = new Approvals(events, view, request.submitter());
    this.decisions = new Decisions(events, view, approvals, lane);
    this.notices = new NoticeStarter(request, Decisions.PAUSE_LIMIT);
    events.listener(listener());
    carried.ifPresentOrElse(this::resume, this::started);
  }

  private EventLog.Listener listener() {
    return new EventLog.Listener() {
      @Override
      public void happened(RunEvent event) {
        notices.happened(event);
      }

      @Override
      public void stillWaits(RunEvent.Noted noted, Optional<Question> question) {
        notices.stillWaits(noted, question);
      }
    };
  }

  Decisions decisions() {
    return decisions;
  }

  private void started() {
    events.add(
        (seq, at) ->
            new RunEvent.RunStarted(
                seq,
                at,
                request.runId().value(),
                runbook.name(),
                request.definition().sha256(),
                request.host().name(),
                request.submitter().user(),
                request.submitter().machine(),
                ChangeIds.INTERPRETER));
    repetition
        .words()
        .ifPresent(
            words -> events.add((seq, at) -> new RunEvent.Noted(seq, at, Optional.empty(), words)));
  }

  private void resume(Carried state) {
    ledger.resume(state.ledger());
    numbers.resume(state.numbers());
    undo.resume(state.undo());
    events.resume(state.lastEvent(), state.pending());
    notices.wanted(state.notices());
    decisions.resume(state.decisions());
    state.acknowledged().forEach(view::acknowledged);
    host = Optional.of(host(state.pin(), state.facts(), state.folder()));
  }

  private Host host(HostPin pin, JsonNode facts, String folder) {
    Resolver resolver = new Resolver(request, ledger, facts);
    HostLink link = new HostLink(request, pin, events, numbers);
    decisions.onPause(link::hold);
    decisions.onWait(link::tell);
    approvals.onWait(link::tell);
    Parts parts =
        new Parts(
            request.host().name(),
            events,
            ledger,
            view,
            undo,
            decisions,
            approvals,
            numbers,
            link,
            resolver,
            new Until(resolver),
            repetition);
    return new Host(pin, facts, folder, parts);
  }

  RunOutcome toItsEnd() {
    view.show();
    Duration spent = Duration.between(startedAt, Now.instant());
    switch (time(runbook.timeout())) {
      case Time.Bad bad -> stop = Optional.of(new RunStop.Broken("timeout: " + bad.why()));
      case Time.None ignored -> lane.run(Optional.empty(), spent, this::forward);
      case Time.Of of -> lane.run(Optional.of(of.time()), spent, this::forward);
    }
    Optional<RunStop> why = lane.stopped().or(() -> stop);
    decisions.ending("the run is ending already");
    return end(why);
  }

  private void forward(Lane phases) {
    if (host.isEmpty()) {
      switch (new Preparation(request, events, view, notices::wanted)
          .prepare(phases, options.hostWait())) {
        case Preparation.Result.NotReady not -> {
          stop = Optional.of(not.stop());
          return;
        }
        case Preparation.Result.Ready ready -> ready(ready.report());
      }
    }
    Host there = host.orElseThrow();
    Cursor cursor = carried.map(c -> Cursor.of(c.cursor())).orElseGet(() -> new Cursor(0));
    stop =
        new PhaseRunner(there.parts(), phases, c -> cutHistory(there, c))
            .phases(cursor, runbook.phases());
  }

  private void ready(PrepareReport.Ready ready) {
    host = Optional.of(host(ready.pin(), ready.facts(), ready.runFolder()));
    view.step("");
    events.add((seq, at) -> new RunEvent.HostReady(seq, at, ready.runFolder(), ready.warnings()));
  }

  private void cutHistory(Host there, Cursor cursor) {
    int orders = there.parts().link().orders();
    boolean enough = options.continueAsNewAfter() > 0 && orders >= options.continueAsNewAfter();
    if (!enough && !Workflow.getInfo().isContinueAsNewSuggested()) {
      return;
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    Carried state =
        new Carried(
            startedAt,
            there.pin(),
            there.facts(),
            there.folder(),
            attributes,
            notices.isWanted(),
            cursor.saved(),
            ledger.saved(),
            numbers.saved(),
            decisions.saved(),
            undo.saved(),
            view.acknowledged(),
            events.last(),
            events.all());
    // The host has had the secrets; they do not travel again.
    Workflow.continueAsNew(
        new RunRequest(
            request.runId(),
            request.definition(),
            request.parameters(),
            Map.of(),
            request.host(),
            request.node(),
            request.submitter(),
            request.submittedAt(),
            Optional.of(state.resumed()),
            request.source(),
            request.repeats()));
  }

  private RunOutcome end(Optional<RunStop> why) {
    if (why.orElse(null) instanceof RunStop.EndedBefore before) {
      return shown(before.outcome());
    }
    boolean undoFailed = false;
    int failures = ledger.failures();
    Optional<RunStop> finalStop = Optional.empty();
    if (host.isPresent() && !(why.orElse(null) instanceof RunStop.Refused)) {
      Parts parts = host.get().parts();
      if (why.orElse(null) instanceof RunStop.RollBack) {
        String reason = RunEnding.words(why.get());
        Lane undoing = Lane.forEnding();
        boolean[] undone = new boolean[1];
        undoing.run(
            Optional.empty(),
            Duration.ZERO,
            l -> undone[0] = new Rollback(parts, l).undoAll(reason, runbook.phases().size()));
        undoFailed = !undone[0];
      }
      finalStop = finalSteps(parts);
    }
    boolean unconfirmed = host.map(h -> h.parts().link().isUnconfirmed()).orElse(false);
    RunEnding.Ending ending =
        RunEnding.of(
            new RunEnding.Facts(
                why,
                failures,
                ledger.pivots(),
                undoFailed,
                unconfirmed,
                ledger.failures() - failures,
                finalStop));
    return close(ending);
  }

  /** An id is one run for ever: what the host has on record is the answer. */
  private RunOutcome shown(RunOutcome outcome) {
    view.status(outcome.status());
    view.step("");
    view.show();
    return outcome;
  }

  private Optional<RunStop> finalSteps(Parts parts) {
    if (runbook.finallySteps().isEmpty()) {
      return Optional.empty();
    }
    Lane last = Lane.forEnding();
    Optional<Duration> most =
        switch (time(Optional.of(runbook.finallyTimeout()))) {
          case Time.Of of -> Optional.of(of.time());
          case Time.None ignored -> Optional.empty();
          case Time.Bad ignored -> Optional.of(Duration.ofMinutes(10));
        };
    Object[] stopped = new Object[1];
    last.run(
        most,
        Duration.ZERO,
        l ->
            stopped[0] =
                new PhaseRunner(parts, l, cursor -> {})
                    .finalSteps(runbook.finallySteps().size(), runbook.phases().size())
                    .orElse(null));
    return last.stopped().or(() -> Optional.ofNullable((RunStop) stopped[0]));
  }

  private RunOutcome close(RunEnding.Ending ending) {
    RunOutcome outcome = outcome(ending.status(), ending.summary());
    events.add(
        (seq, at) ->
            new RunEvent.RunEnded(
                seq,
                at,
                outcome.status(),
                outcome.summary(),
                outcome.pivots(),
                outcome.failures()));
    RunOutcome[] closed = {outcome};
    if (host.isPresent()) {
      Lane closing = Lane.forEnding();
      HostLink link = host.get().parts().link();
      closing.run(Optional.empty(), Duration.ZERO, l -> closed[0] = close(l, link, outcome));
    }
    view.status(outcome.status());
    view.step("");
    view.show();
    return closed[0];
  }

  /** The outcome, with what went wrong at the end. */
  private RunOutcome close(Lane lane, HostLink link, RunOutcome outcome) {
    CloseReport report = link.close(outcome);
    for (int tries = 1; !report.closed() && tries < CLOSE_TRIES; tries++) {
      lane.pass(CLOSE_DELAY);
      report = link.close(outcome);
    }
    if (report.closed()) {
      return outcome;
    }
    RunOutcome without =
        with(
            outcome,
            "; the logs are missing on the host (\"salvor logs\" has them): " + why(report));
    CloseReport freed = link.closeWithoutLogs(without);
    return freed.closed()
        ? without
        : with(outcome, "; the host could not close the run's folder: " + why(freed));
  }

  private static String why(CloseReport report) {
    return report.why().isBlank() ? "it did not say why" : report.why();
  }

  private RunOutcome with(RunOutcome outcome, String words) {
    return outcome(outcome.status(), outcome.summary() + words);
  }

  private RunOutcome outcome(RunStatus status, String summary) {
    return new RunOutcome(
        request.runId(),
        status,
        summary,
        startedAt,
        Now.instant(),
        ledger.pivots(),
        ledger.failures(),
        host.map(Host::folder));
  }

  private Time time(Optional<String> text) {
    if (text.isEmpty()) {
      return new Time.None();
    }
    Optional<Duration> plain = Durations.parse(text.get());
    if (plain.isPresent()) {
      return new Time.Of(plain.get());
    }
    JsonNode facts = host.map(Host::facts).orElse(JsonNodeFactory.instance.objectNode());
    EvaluateReport said = new Resolver(request, ledger, facts).evaluate(text.get(), true, Map.of());
    return said.value()
        .map(value -> Durations.parse(value.asText()))
        .map(parsed -> parsed.<Time>map(Time.Of::new).orElse(new Time.Bad(text.get())))
        .orElseGet(() -> new Time.Bad(said.problem()));
  }

  /** A time that a runbook gives. */
  private sealed interface Time {
    record None() implements Time {}

    record Of(Duration time) implements Time {}

    record Bad(String why) implements Time {}
  }
}
