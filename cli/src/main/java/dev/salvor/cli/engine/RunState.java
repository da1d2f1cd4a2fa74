package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * A run at one moment.
 *
 * @param execution the engine's id of the latest execution
 * @param firstExecution the one that the run began with; the same unless it continued as new
 * @param status what to show: the engine's word on closed runs and stuck ones, {@code PAUSED} if it
 *     is held and asks nothing, else the run's own
 * @param view the run's own words, once it has spoken
 * @param live what runs on the host at this moment
 * @param trouble what keeps it from going on, for people
 * @param fleet its hosts, if they are many
 */
public record RunState(
    RunId id,
    String runbook,
    String execution,
    String firstExecution,
    RunStatus status,
    Optional<RunView> view,
    Instant startedAt,
    Optional<Instant> closedAt,
    long historyLength,
    Optional<Live> live,
    Optional<String> trouble,
    Optional<FleetView> fleet) {

  /** Of a run on one host. */
  public RunState(
      RunId id,
      String runbook,
      String execution,
      String firstExecution,
      RunStatus status,
      Optional<RunView> view,
      Instant startedAt,
      Optional<Instant> closedAt,
      long historyLength,
      Optional<Live> live,
      Optional<String> trouble) {
    this(
        id,
        runbook,
        execution,
        firstExecution,
        status,
        view,
        startedAt,
        closedAt,
        historyLength,
        live,
        trouble,
        Optional.empty());
  }

  /** The question that somebody can answer now; what is stuck hears no answer. */
  public Optional<Question> asks() {
    return status == RunStatus.STUCK || status.isTerminal()
        ? Optional.empty()
        : view.flatMap(RunView::waiting);
  }

  /** Who holds the host and what to look at, as long as the run waits for that. */
  public Optional<String> waitsForHost() {
    return status == RunStatus.STUCK || status == RunStatus.ABORTING || status.isTerminal()
        ? Optional.empty()
        : view.map(RunView::step)
            .filter(step -> step.startsWith(RunView.WAITS_FOR_HOST))
            .map(step -> step.substring(RunView.WAITS_FOR_HOST.length()));
  }

  /** Why its host does not answer in the middle of the run, as long as that lasts. */
  public Optional<String> lostHost() {
    return status == RunStatus.STUCK || status.isTerminal()
        ? Optional.empty()
        : view.map(RunView::step)
            .filter(step -> step.startsWith(RunView.HOST_IS_LOST))
            .map(step -> step.substring(RunView.HOST_IS_LOST.length()));
  }

  /** Which named lock it waits for and who has it, as long as it does. */
  public Optional<String> waitsForLock() {
    return status == RunStatus.STUCK || status == RunStatus.ABORTING || status.isTerminal()
        ? Optional.empty()
        : view.map(RunView::step).filter(step -> step.startsWith(RunView.WAITS_FOR_LOCK));
  }

  /**
   * The host's last sign of life about the segment that runs.
   *
   * @param at when the heartbeat came
   */
  public record Live(SegmentProgress progress, Instant at) {}
}
