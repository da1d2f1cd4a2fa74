package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.fleet.BatchNews;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetOutcome;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.notice.NoticeStarter;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One run on many hosts: its waves, its budgets, its pauses. What is done on a host is that host's
 * own run; here it is only decided which one begins when.
 */
final class FleetRun {
  /** After so many hosts the history is cut: each leaves about ten events in it. */
  static final int HOSTS_A_HISTORY = 400;

  private final RunRequest request;
  private final Strategy strategy;
  private final InterpreterOptions options;
  private final boolean attributes;
  private final Instant startedAt;
  private final FleetBook book;
  private final FleetHosts hosts;
  private final EventLog events = new EventLog();
  private final Lane lane = Lane.forPhases();
  private final ViewKeeper view;
  private final Approvals approvals;
  private final Decisions decisions;
  private final RunLocks locks;
  private final FleetDeferral deferral;
  private final FleetChronicle chronicle;
  private final WaveGate gate;
  private final FleetHalt halt;
  private Instant waveSince = Instant.EPOCH;
  private int begun;
  private int batches;
  private final int together;
  private int ended;
  private boolean unconfirmed;

  FleetRun(RunRequest request, Fleet fleet, InterpreterOptions options) {
    this.request = request;
    this.options = options;
    this.strategy = request.definition().runbook().strategy().orElse(Strategy.DEFAULT);
    Optional<FleetCarried> carried = request.resumed().map(FleetCarried::of);
    this.startedAt = carried.map(FleetCarried::startedAt).orElseGet(Now::instant);
    this.attributes =
        carried
            .map(FleetCarried::attributes)
            .orElseGet(
                () -> Workflow.getTypedSearchAttributes().containsKey(SearchAttributes.RUNBOOK));
    this.book = new FleetBook(fleet, strategy);
    this.together = Together.most(request);
    this.chronicle = new FleetChronicle(events, new NoticeStarter(request, Decisions.PAUSE_LIMIT));
    this.hosts =
        new FleetHosts(
            request,
            attributes,
            () -> lane.stopped().isEmpty(),
            book::doubts,
            chronicle::alone,
            this::ended);
    this.deferral =
        new FleetDeferral(fleet, new FleetDeferral.Then(this::mayBegin, this::again, this::ended));
    this.view =
        new ViewKeeper(
            request.definition().runbook().name(), request.where(), book.waves(), book, attributes);
    view.beside(() -> Map.of(FleetView.MEMO_KEY, book.view()));
    this.approvals = new Approvals(events, view, request);
    this.decisions = new Decisions(events, view, approvals, lane);
    this.locks = new RunLocks(request, events, view, carried.flatMap(FleetCarried::locks));
    this.gate = new WaveGate(strategy, book, events, view, approvals, decisions);
    this.halt =
        new FleetHalt(
            request.runId(),
            strategy,
            book,
            events,
            decisions,
            new FleetHalt.News(chronicle::isAnythingNew, this::tell));
    decisions.onLock(locks::answered);
    events.listener(chronicle);
    carried.ifPresentOrElse(this::resume, () -> chronicle.started(request));
  }

  /** Decisions of operators, and what batches tell. */
  DynamicSignalHandler signals() {
    return (signal, arguments) -> {
      if (signal.equals(BatchNews.SIGNAL)) {
        hosts.heard(Inputs.orFailRun(() -> arguments.get(0, BatchNews.class)));
      } else {
        decisions.handle(signal, arguments);
      }
    };
  }

  private void resume(FleetCarried state) {
    book.resume(state.book());
    batches = state.batches();
    state.deferral().ifPresent(deferral::resume);
    events.resume(state.lastEvent(), List.of());
    decisions.resume(state.decisions());
    state.acknowledged().forEach(view::acknowledged);
    waveSince = Now.instant();
    view.phase(book.waveName(), book.wave(), book.waves());
  }

  FleetOutcome toItsEnd() {
    view.show();
    lane.run(Optional.empty(), Duration.ZERO, this::withLocks);
    deferral.giveUp();
    lane.stopped().ifPresent(hosts::stop);
    Lane.forEnding().run(Optional.empty(), Duration.ZERO, this::lastHosts);
    decisions.ending("the run is ending already");
    locks.release();
    return end();
  }

  private void withLocks(Lane phases) {
    halt.because(locks.take(phases, decisions).map(RunStop.NoLock::new).map(RunEnding::words));
    forward();
  }

  private void forward() {
    while (book.isThereAWave() && isGoing()) {
      if (!book.isWaveBegun() && !beginWave()) {
        return;
      }
      do {
        hostsOfWave();
      } while (isGoing() && halt.lacksVerdict(lane));
      if (isGoing()) {
        endWave();
      }
    }
    while (isGoing() && book.spent().isEmpty() && (deferral.isAny() || hosts.open() > 0)) {
      int before = ended;
      awaitNews(
          () ->
              ended > before
                  || (hosts.open() == 0
                      && (!deferral.isAny() || isHistoryFull() || decisions.isPaused())));
      if (hosts.open() == 0) {
        decisions.awaitNotPaused();
        if (isHistoryFull()) {
          cutHistory();
        }
      }
    }
  }

  private boolean mayBegin() {
    return isGoing()
        && book.spent().isEmpty()
        && !book.isHeldByDoubt()
        && !decisions.isPaused()
        && hosts.open() < strategy.maxConcurrency();
  }

  private void again(Fleet.Target target) {
    begun++;
    book.beganAgain(target.host().name());
    hosts.startAgain(target);
  }

  private void lastHosts(Lane last) {
    boolean passedOn = lane.stopped().isPresent();
    while (hosts.open() > 0) {
      boolean known = passedOn;
      last.await(
          () ->
              hosts.open() == 0
                  || chronicle.isAnythingNew()
                  || (!known && lane.stopped().isPresent()));
      if (!passedOn && lane.stopped().isPresent()) {
        passedOn = true;
        lane.stopped().ifPresent(hosts::stop);
      }
      tell();
    }
    tell();
  }

  private boolean isGoing() {
    return lane.stopped().isEmpty() && halt.why().isEmpty();
  }

  /** False if it goes no further. */
  private boolean beginWave() {
    int number = book.wave();
    halt.because(gate.pass(lane));
    if (!isGoing()) {
      return false;
    }
    book.beginWave();
    waveSince = Now.instant();
    String name = book.waveName();
    view.phase(name, number, book.waves());
    String title = book.inWave() + (book.inWave() == 1 ? " host" : " hosts");
    events.add((seq, at) -> new RunEvent.PhaseStarted(seq, at, name, number, book.waves(), title));
    return true;
  }

  private void endWave() {
    String name = book.waveName();
    Duration took = Duration.between(waveSince, Now.instant());
    events.add((seq, at) -> new RunEvent.PhaseEnded(seq, at, name, took, 0));
    book.endWave();
  }

  private void hostsOfWave() {
    while (isGoing()) {
      if (book.spent().isPresent()) {
        awaitNews(() -> hosts.open() == 0);
        if (isGoing() && book.isAnyLeft()) {
          halt.spent(lane);
          continue;
        }
      }
      if (book.tooSilent().isPresent() && book.isAnyLeft()) {
        awaitNews(() -> hosts.open() == 0 || book.tooSilent().isEmpty());
        if (isGoing() && hosts.open() == 0 && book.tooSilent().isPresent()) {
          halt.tooSilent(lane);
        }
        continue;
      }
      int free = strategy.maxConcurrency() - hosts.open();
      List<Fleet.Target> next = book.next(Math.clamp(free, 1, together));
      if (next.isEmpty()) {
        int before = ended;
        awaitNews(() -> hosts.open() == 0 || ended > before);
        if (hosts.open() == 0 && book.spent().filter(s -> book.isAnyLeft()).isEmpty()) {
          return;
        }
      } else if (free <= 0 || book.isHeldByDoubt()) {
        int before = ended;
        awaitNews(() -> ended > before);
      } else if (isHistoryFull()) {
        awaitNews(() -> hosts.open() == 0);
        if (isGoing() && hosts.open() == 0) {
          cutHistory();
        }
      } else if (decisions.isPaused() && hosts.open() > 0) {
        int before = ended;
        awaitNews(() -> !decisions.isPaused() || ended > before);
      } else {
        decisions.awaitNotPaused();
        if (isGoing() && book.spent().isEmpty()) {
          start(next);
        }
      }
    }
  }

  private void start(List<Fleet.Target> targets) {
    begun++;
    targets.forEach(book::began);
    if (targets.size() == 1) {
      hosts.start(targets.get(0));
    } else {
      batches++;
      // Before anything is told, which gives way to others: they count the hosts that are open.
      hosts.start(batches, targets);
      chronicle.batched(batches, targets);
    }
  }

  private void ended(String host, HostEnd came) {
    ended++;
    HostEnd end = deferral.end(host, came);
    book.ended(host, end);
    chronicle.ended(host, end);
    boolean mayRun =
        end.state() == HostState.FAILED
            || (end.state() == HostState.UNREACHABLE && end.begunOn().isPresent());
    unconfirmed |= lane.stopped().isPresent() && mayRun;
  }

  private void tell() {
    if (chronicle.tell()) {
      view.step(book.progress());
      view.show();
    }
  }

  /** Shows how far it is, if need be a little later, and waits. */
  private void awaitNews(BooleanSupplier news) {
    view.step(book.progress());
    view.showSoon(lane, news);
    lane.await(news);
    tell();
    if (decisions.isPaused()) {
      view.showSoon(lane, () -> false);
    }
  }

  private boolean isHistoryFull() {
    int most = options.continueAsNewAfter() > 0 ? options.continueAsNewAfter() : HOSTS_A_HISTORY;
    return begun >= most || Workflow.getInfo().isContinueAsNewSuggested();
  }

  /** Only without open children: a history that ends asks them to end, too. */
  private void cutHistory() {
    tell();
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (hosts.open() > 0) {
      return;
    }
    FleetCarried state =
        new FleetCarried(
            startedAt,
            attributes,
            book.saved(),
            batches,
            decisions.saved(),
            view.acknowledged(),
            events.last(),
            locks.held(),
            deferral.saved());
    Workflow.continueAsNew(request.goingOnWith(state.resumed()));
  }

  private FleetOutcome end() {
    RunEnding.Ending ending =
        FleetEnding.of(
            new FleetEnding.Facts(book.counts(), lane.stopped(), halt.why(), unconfirmed));
    events.add(
        (seq, at) ->
            new RunEvent.RunEnded(
                seq, at, ending.status(), ending.summary(), book.pivots(), book.failures()));
    view.status(ending.status());
    view.step("");
    view.show();
    chronicle.awaitTold();
    return new FleetOutcome(
        request.runId(),
        ending.status(),
        ending.summary(),
        startedAt,
        Now.instant(),
        book.pivots(),
        book.failures(),
        book.all());
  }
}
