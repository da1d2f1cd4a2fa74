package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayRequest;
import dev.salvor.workflow.contract.lock.LockView;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.run.AuditMark;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.Submitter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The engine. Every call ends within seconds: with its answer, or with a {@link
 * dev.salvor.cli.io.CliProblem} that says what did not answer. Nothing here needs a worker.
 */
public interface Engine extends AutoCloseable {
  /** What became of a start. */
  enum Started {
    /** It runs now. */
    NEW,
    /** A run of this id is open; this is the one. */
    RUNNING_ALREADY,
    /** A run of this id has ended; nothing was started. */
    ENDED_BEFORE
  }

  /** Starts the run, or finds the one that has its id. */
  Started start(RunRequest request);

  /**
   * Starts the run again under its id after an end that was not its own. The host's record says
   * what of it is done, so nothing is done twice; one that its host has closed shows what it came
   * to.
   */
  Started goOn(RunRequest request);

  /** The run's state now; empty if the engine knows no run of this id. */
  Optional<RunState> describe(RunId id);

  /**
   * The next part of the history of one execution.
   *
   * @param atMost how long to wait for something new; zero: do not wait
   */
  HistoryPage history(RunId id, HistoryCursor cursor, Duration atMost);

  /**
   * What runs at this moment on the hosts of a batch, or on the one of another run, as far as it
   * has lasted; by the ids of the hosts' runs.
   */
  Map<RunId, RunState.Live> doing(RunId id);

  /**
   * Tells what every host of a batch of a fleet has answered about its steps, in the order of the
   * answers; the batch's history is read and opened once for all of them. Nothing if there is none.
   */
  void answers(RunId batch, BiConsumer<RunId, StepReport> heard);

  /** What the run was started with; empty if that cannot be read here. */
  default Optional<RunRequest> startedWith(RunState run) {
    return history(run.id(), HistoryCursor.atStartOf(run.execution()), Duration.ZERO)
        .facts()
        .stream()
        .flatMap(fact -> fact instanceof Fact.Begun begun ? Stream.of(begun) : Stream.empty())
        .map(Fact.Begun::request)
        .findFirst();
  }

  /** Starts a plan under the id of {@code request}, which must be a new one. */
  void startPlan(RunRequest request);

  /**
   * What the plan has come to; empty if it is not ready within {@code atMost}.
   *
   * @throws dev.salvor.cli.io.CliProblem if it ended without a report
   */
  Optional<PlanReport> planned(RunId id, Duration atMost);

  /** Asks a gateway, under the id of {@code request}, which must be a new one. */
  void ask(GatewayRequest request);

  /**
   * What the gateway answers; empty if it has not within {@code atMost}.
   *
   * @throws dev.salvor.cli.io.CliProblem if it ended without an answer
   */
  Optional<GatewayAnswer> answered(RunId id, Duration atMost);

  /** The newest runs that fit, newest first. */
  List<RunRow> list(RunFilter filter);

  /** What the newest runs that have ended noted of audits, as far as it can be read here. */
  default List<AuditMark> auditMarks() {
    return List.of();
  }

  /** The named locks that a run holds or waits for. */
  List<LockView> locks();

  /** Sends a decision; false if the run is closed. */
  boolean decide(RunId id, Decision decision);

  /**
   * Ends a run by force, without its own code: no undo and no final step runs; false if it is
   * closed.
   */
  boolean terminate(RunId id, String why, Submitter by);

  /** The same rows with the truth about those that are open: what is stuck, and why. */
  default List<RunRow> lookedAt(List<RunRow> rows) {
    Map<RunId, RunState> seen = new ConcurrentHashMap<>();
    List<RunId> open = rows.stream().filter(r -> !r.isEnded()).map(RunRow::id).toList();
    Map<RunId, String> unread = new ConcurrentHashMap<>();
    Looks.at(this, open, unread::put).forEach(state -> seen.put(state.id(), state));
    return rows.stream()
        .map(row -> seen.containsKey(row.id()) ? row.as(seen.get(row.id())) : row)
        .map(
            row ->
                !row.isEnded() && unread.containsKey(row.id())
                    ? row.troubled(unread.get(row.id()))
                    : row)
        .toList();
  }

  /** Its schedules. */
  Schedules schedules();

  /** Where it is, for people. */
  String address();

  @Override
  void close();
}
