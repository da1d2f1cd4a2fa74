package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.runbook.Runbook;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.notice.NoticeStarter;
import dev.salvor.workflow.profile.ChangeIds;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One run from its start, or from where its history was cut, to its end. */
final class RunbookRun {
  private final RunRequest request;
  private final Runbook runbook;
  private final InterpreterOptions options;
  private final HostOrders orders;
  private final boolean batched;
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
  private final RunLocks locks;
  private final Way way;
  private Optional<Host> host = Optional.empty();
  private boolean halted;
  private Optional<RunStop> stop = Optional.empty();

  /** The host once it is ready. */
  private record Host(HostPin pin, JsonNode facts, String folder, Parts parts) {}

  /** By itself on the engine. */
  RunbookRun(RunRequest request, InterpreterOptions options) {
    this(request, options, Optional.empty());
  }

  /** Beside others in a batch: it shows itself and tells of itself to nobody. */
  RunbookRun(RunRequest request, InterpreterOptions options, BatchedOrders orders) {
    this(request, options, Optional.of(orders));
  }

  private RunbookRun(
      RunRequest request, InterpreterOptions options, Optional<BatchedOrders> together) {
    this.request = request;
    this.way = new Way(request, events, ledger, options.workerPatience());
    this.orders = together.<HostOrders>map(o -> o).orElseGet(() -> new OwnOrders(way));
    this.batched = together.isPresent();
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
    if (batched) {
      view.hidden();
    }
    this.approvals = new Approvals(events, view, request);
    this.decisions = new Decisions(events, view, approvals, lane);
    this.notices = new NoticeStarter(request, Decisions.PAUSE_LIMIT);
    this.locks = new RunLocks(request, events, view, carried.flatMap(Carried::locks));
    decisions.onLock(locks::answered);
    if (!batched) {
      events.listener(new NoticesOfRun(notices));
    }
    carried.ifPresentOrElse(this::resume, this::started);
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
    way.resume(state.leftWorker());
    host = Optional.of(host(state.pin(), state.facts(), state.folder()));
  }

  private Host host(HostPin pin, JsonNode facts, String folder) {
    Resolver resolver = new Resolver(request, ledger, facts);
    HostLink link = new HostLink(request, orders, pin, events, numbers, way, view);
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

  /** The node on which it has begun, where a way leads to it that could lead elsewhere. */
  Optional<NodeId> begunOn() {
    return host.map(there -> there.pin().node()).or(() -> request.route().flatMap(Route::begunOn));
  }

  RunOutcome toItsEnd() {
    view.show();
    Duration spent = Duration.between(startedAt, Now.instant());
    switch (time(runbook.timeout())) {
      case GivenTime.Bad bad -> stop = Optional.of(new RunStop.Broken("timeout: " + bad.why()));
      case GivenTime.None ignored -> lane.run(Optional.empty(), spent, this::forward);
      case GivenTime.Of of -> lane.run(Optional.of(of.time()), spent, this::forward);
    }
    Optional<RunStop> why = lane.stopped().or(() -> stop);
    decisions.ending("the run is ending already");
    return locks.released(end(why));
  }

  private void forward(Lane phases) {
    if (host.isEmpty()) {
      stop = locks.take(phases, decisions).map(RunStop.NoLock::new);
      if (stop.isPresent() || phases.stopped().isPresent()) {
        return;
      }
      switch (preparation(false).prepare(phases, locks.hostWait(options.hostWait()))) {
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

  private Preparation preparation(boolean halts) {
    return new Preparation(request, orders, events, view, notices::wanted, way, halts);
  }

  /** Whether something may run on the host that nobody there was told to stop. */
  private boolean isLost() {
    return host.map(there -> there.parts().link().isLost()).orElseGet(() -> begunOn().isPresent());
  }

  /** What was begun on the host, by whichever history of this run, is stopped there. */
  private void halt(Lane last) {
    view.step("stopping what has begun on the host");
    view.show();
    if (preparation(true).prepare(last, Duration.ZERO)
        instanceof Preparation.Result.Ready reached) {
      halted = true;
      if (host.isEmpty()) {
        ready(reached.report());
      }
    }
  }

  private void ready(PrepareReport.Ready ready) {
    host = Optional.of(host(ready.pin(), ready.facts(), ready.runFolder()));
    view.step("");
    events.add((seq, at) -> new RunEvent.HostReady(seq, at, ready.runFolder(), ready.warnings()));
    ready
        .signedBy()
        .map(why -> "the runbook " + why + ", as the worker demands")
        .ifPresent(
            text -> events.add((seq, at) -> new RunEvent.Noted(seq, at, Optional.empty(), text)));
  }

  private void cutHistory(Host there, Cursor cursor) {
    if (batched) {
      return;
    }
    int sent = there.parts().link().orders();
    boolean enough = options.continueAsNewAfter() > 0 && sent >= options.continueAsNewAfter();
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
            events.all(),
            locks.held(),
            way.isLeft());
    Workflow.continueAsNew(request.goingOnWith(state.resumed()));
  }

  private RunOutcome end(Optional<RunStop> why) {
    if (why.orElse(null) instanceof RunStop.EndedBefore before) {
      return shown(before.outcome());
    }
    boolean lost = why.filter(RunStop::isFromOutside).isPresent() && isLost();
    if (lost && ChangeIds.isIn(ChangeIds.LOST_IS_HALTED)) {
      Lane.forEnding().run(Optional.empty(), Duration.ZERO, this::halt);
    }
    boolean undoFailed = false;
    int failures = ledger.failures();
    Optional<RunStop> finalStop = Optional.empty();
    if (host.isPresent()
        && !(why.orElse(null) instanceof RunStop.Refused)
        && !(why.orElse(null) instanceof RunStop.Unreachable)) {
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
    boolean unconfirmed =
        (lost && !halted) || host.map(h -> h.parts().link().isUnconfirmed()).orElse(false);
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
          case GivenTime.Of of -> Optional.of(of.time());
          case GivenTime.None ignored -> Optional.empty();
          case GivenTime.Bad ignored -> Optional.of(Duration.ofMinutes(10));
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
    // The record of a host that cannot be reached stays open, for whoever goes on with it.
    if (host.isPresent() && ending.status() != RunStatus.UNREACHABLE) {
      Lane closing = Lane.forEnding();
      HostLink link = host.get().parts().link();
      closing.run(
          Optional.empty(),
          Duration.ZERO,
          l -> closed[0] = new RunClosing(link, this::with).close(l, outcome));
      view.audited(link.audited());
    }
    view.status(outcome.status());
    view.step("");
    view.show();
    if (host.isEmpty() || ending.status() == RunStatus.UNREACHABLE) {
      awaitTold();
    }
    return closed[0];
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
        host.map(Host::folder),
        status == RunStatus.UNREACHABLE ? begunOn() : Optional.empty(),
        ledger.cause());
  }

  /** The engine does not begin what a workflow asks for with its last words. */
  private void awaitTold() {
    if (ChangeIds.isIn(ChangeIds.ENDS_WHEN_TOLD)) {
      notices.awaitTold();
    }
  }

  private GivenTime time(Optional<String> text) {
    JsonNode facts = host.map(Host::facts).orElse(JsonNodeFactory.instance.objectNode());
    return GivenTime.of(text, () -> new Resolver(request, ledger, facts));
  }
}
