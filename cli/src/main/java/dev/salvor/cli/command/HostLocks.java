package dev.salvor.cli.command;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.HistoryCursor;
import dev.salvor.cli.engine.HistoryPage;
import dev.salvor.cli.engine.Looks;
import dev.salvor.cli.engine.RunFilter;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.LockLine;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The hosts that open runs have locked. Each host keeps its own lock; here is what the runs say of
 * it. What a run has left behind that was ended by force, or lost its host, is read from the lock
 * of this machine; of others it is known by when it is over.
 */
final class HostLocks {
  /** More are not looked at: whoever has so many wants another question. */
  private static final int LOOKED_AT = 200;

  /** A run that waited long for its host has many events before it. */
  private static final int PAGES = 10;

  private final Session session;
  private final Engine engine;
  private final Map<String, List<LockLine.User>> holders = new TreeMap<>();
  private final Map<String, List<LockLine.User>> waiting = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  HostLocks(Session session) {
    this.session = session;
    this.engine = session.engine();
  }

  List<LockLine> held() {
    RunFilter open =
        new RunFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), LOOKED_AT)
            .thatAreOpen();
    for (RunState state : states(open)) {
      Beginning beginning = beginning(state);
      if (beginning.request().filter(r -> r.definition().runbook().locksHost()).isEmpty()) {
        continue;
      }
      RunRequest request = beginning.request().get();
      if (state.fleet().isPresent()) {
        int prefix = state.id().value().length() + 1;
        states(open.of(state.id()))
            .forEach(
                host -> take(host, host.id().value().substring(prefix), beginning(host), request));
      } else {
        take(state, host(state, request), beginning, request);
      }
    }
    Map<String, LockLine> lines = new LinkedHashMap<>();
    lines(lines);
    leftHere(lines);
    leftElsewhere(lines);
    return List.copyOf(lines.values());
  }

  private void lines(Map<String, LockLine> lines) {
    names.forEach(
        (key, name) -> {
          List<LockLine.User> queue =
              waiting.getOrDefault(key, List.of()).stream()
                  .sorted(Comparator.comparing(user -> user.since().orElse(Instant.MAX)))
                  .toList();
          Optional<LockLine.User> holder =
              holders.getOrDefault(key, List.of()).stream().findFirst();
          lines.put(key, new LockLine(LockLine.HOST, name, holder, queue, queue.size()));
        });
  }

  /** What a run that is not open has left behind on this machine. */
  private void leftHere(Map<String, LockLine> lines) {
    Optional<HostLease> found =
        HostLease.of(session.stateRoot(), session.clock().instant())
            .filter(lease -> lease.run().isPresent());
    if (found.isEmpty()) {
      return;
    }
    HostLease lease = found.get();
    RunIdentity run = lease.run().orElseThrow();
    Optional<RunState> state = engine.describe(run.runId());
    if (state.filter(s -> !s.status().isTerminal()).isPresent()) {
      return;
    }
    Optional<RunRequest> request = state.flatMap(s -> beginning(s).request());
    String host = request.map(r -> host(state.orElseThrow(), r)).orElse("local");
    String key = request.map(r -> key(host, r.node())).orElse(host);
    LockLine.User ended =
        new LockLine.User(
            run.runId(),
            run.runbook(),
            request.map(r -> r.submitter().user()).orElse(""),
            Optional.empty());
    left(lines, key, host, line -> line.left(ended, lease.until(), Optional.of(lease.busy())));
  }

  /** What runs may have left behind on other machines, which are not asked: at most the lease. */
  private void leftElsewhere(Map<String, LockLine> lines) {
    Instant since = session.clock().instant().minus(LeftLook.LEASE);
    for (RunStatus status : List.of(RunStatus.TERMINATED, RunStatus.UNREACHABLE)) {
      RunFilter ended =
          new RunFilter(
                  Optional.of(status),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  LOOKED_AT)
              .endedSince(since);
      for (RunState state : all(ended)) {
        Beginning beginning = beginning(state);
        Optional<RunRequest> request =
            beginning.request().filter(r -> r.definition().runbook().locksHost());
        boolean elsewhere =
            beginning
                .ready()
                .filter(ready -> !LeftLook.isHere(ready.report(), session))
                .isPresent();
        if (state.status() == status
            && elsewhere
            && request.isPresent()
            && state.fleet().isEmpty()
            && state.closedAt().isPresent()) {
          String host = host(state, request.get());
          Instant until = state.closedAt().get().plus(LeftLook.LEASE);
          LockLine.User user = user(state, request.get(), Optional.empty());
          left(
              lines,
              key(host, request.get().node()),
              host,
              line -> line.left(user, until, Optional.empty()));
        }
      }
    }
  }

  private static void left(
      Map<String, LockLine> lines, String key, String host, UnaryOperator<LockLine> left) {
    LockLine line =
        lines.getOrDefault(key, new LockLine(LockLine.HOST, host, Optional.empty(), List.of(), 0));
    if (line.holder().isEmpty()) {
      lines.put(key, left.apply(line));
    }
  }

  private List<RunState> states(RunFilter filter) {
    return all(filter).stream().filter(state -> !state.status().isTerminal()).toList();
  }

  private List<RunState> all(RunFilter filter) {
    return Looks.at(engine, engine.list(filter).stream().map(RunRow::id).toList());
  }

  private static String host(RunState state, RunRequest request) {
    return state.view().map(RunView::host).orElse(request.host().name());
  }

  /** Every node calls its own machine local. */
  private static String key(String host, NodeId node) {
    return host.equals("local") ? host + " " + node : host;
  }

  private void take(RunState state, String host, Beginning beginning, RunRequest request) {
    String key = key(host, request.node());
    // Whoever waits has done so since it began.
    Optional<Instant> since =
        state.waitsForHost().isPresent() ? Optional.of(state.startedAt()) : beginning.readyAt();
    LockLine.User user = user(state, request, since);
    if (state.waitsForHost().isPresent()) {
      names.put(key, host);
      waiting.computeIfAbsent(key, k -> new ArrayList<>()).add(user);
    } else if (beginning.readyAt().isPresent()) {
      names.put(key, host);
      holders.computeIfAbsent(key, k -> new ArrayList<>()).add(user);
    }
  }

  private static LockLine.User user(RunState state, RunRequest request, Optional<Instant> since) {
    return new LockLine.User(state.id(), state.runbook(), request.submitter().user(), since);
  }

  /** How a run began: with what, and its host's word that it was ready for it, if it was. */
  private record Beginning(Optional<RunRequest> request, Optional<Fact.HostReady> ready) {
    Optional<Instant> readyAt() {
      return ready.map(Fact.HostReady::at);
    }
  }

  private Beginning beginning(RunState state) {
    try {
      return read(state);
    } catch (CliProblem problem) {
      if (problem.exitCode() != ExitCode.FAILED) {
        throw problem;
      }
      // One that cannot be read, which anybody can put there, must not hide the others.
      return new Beginning(Optional.empty(), Optional.empty());
    }
  }

  private Beginning read(RunState state) {
    Optional<RunRequest> request = Optional.empty();
    Optional<Fact.HostReady> ready = Optional.empty();
    Optional<HistoryCursor> next = Optional.of(HistoryCursor.atStartOf(state.firstExecution()));
    for (int pages = 0; pages < PAGES && next.isPresent() && ready.isEmpty(); pages++) {
      HistoryPage page = engine.history(state.id(), next.get(), Duration.ZERO);
      for (Fact fact : page.facts()) {
        if (fact instanceof Fact.Begun begun) {
          request = Optional.of(begun.request());
        } else if (fact instanceof Fact.HostReady told) {
          ready = Optional.of(told);
        }
      }
      next = page.next();
    }
    return new Beginning(request, ready);
  }
}
