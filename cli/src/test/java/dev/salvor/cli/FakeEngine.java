package dev.salvor.cli;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.HistoryCursor;
import dev.salvor.cli.engine.HistoryPage;
import dev.salvor.cli.engine.RunFilter;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.engine.Schedules;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.GatewayRequest;
import dev.salvor.workflow.contract.lock.LockView;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.Submitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** An engine that says what the test put into it. */
final class FakeEngine implements Engine {
  final List<RunRequest> started = new ArrayList<>();
  final List<RunRequest> goneOn = new ArrayList<>();
  final List<RunRequest> planned = new ArrayList<>();
  PlanReport report = new PlanReport.Planned("/state/runs/plan", List.of(), List.of());
  final List<GatewayRequest> questions = new ArrayList<>();
  Function<GatewayQuestion, GatewayAnswer> gateway =
      question -> new GatewayAnswer.Not("nobody is there", true);
  final List<Decision> decided = new ArrayList<>();
  final Deque<HistoryPage> pages = new ArrayDeque<>();
  final FakeSchedules schedules = new FakeSchedules();
  Started answer = Started.NEW;
  Optional<RunRequest> before = Optional.empty();
  Optional<RunState> state = Optional.empty();
  List<RunRow> rows = List.of();
  final List<RunId> unreadable = new ArrayList<>();
  List<LockView> locks = List.of();
  RunFilter asked =
      new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1);
  final List<String> terminated = new ArrayList<>();
  final Map<RunId, Map<RunId, StepReport>> answers = new LinkedHashMap<>();
  int silences;
  Consumer<Decision> onDecision = decision -> {};

  void willTell(Fact... facts) {
    boolean ended = List.of(facts).stream().anyMatch(Fact.Ended.class::isInstance);
    pages.add(
        new HistoryPage(
            List.of(facts),
            ended ? Optional.empty() : Optional.of(HistoryCursor.atStartOf("execution"))));
  }

  @Override
  public Map<RunId, RunState.Live> doing(RunId id) {
    return Map.of();
  }

  @Override
  public List<LockView> locks() {
    return locks;
  }

  @Override
  public Started start(RunRequest request) {
    started.add(request);
    return answer;
  }

  @Override
  public Started goOn(RunRequest request) {
    goneOn.add(request);
    return answer;
  }

  @Override
  public Optional<RunState> describe(RunId id) {
    if (unreadable.contains(id)) {
      throw new CliProblem(ExitCode.FAILED, "the run's data cannot be read here: not ours");
    }
    return state.filter(s -> s.id().equals(id) || !started.isEmpty());
  }

  @Override
  public HistoryPage history(RunId id, HistoryCursor cursor, Duration atMost) {
    if (silences > 0) {
      silences--;
      throw new CliProblem(ExitCode.ENGINE_UNREACHABLE, "engine fake does not answer");
    }
    HistoryPage page = pages.poll();
    return page == null ? new HistoryPage(List.of(), Optional.of(cursor)) : page;
  }

  @Override
  public void answers(RunId batch, BiConsumer<RunId, StepReport> heard) {
    answers.getOrDefault(batch, Map.of()).forEach(heard);
  }

  @Override
  public Optional<RunRequest> startedWith(RunState run) {
    return before;
  }

  @Override
  public void startPlan(RunRequest request) {
    planned.add(request);
  }

  @Override
  public Optional<PlanReport> planned(RunId id, Duration atMost) {
    return Optional.of(report);
  }

  @Override
  public void ask(GatewayRequest request) {
    questions.add(request);
  }

  @Override
  public Optional<GatewayAnswer> answered(RunId id, Duration atMost) {
    return Optional.of(gateway.apply(questions.getLast().question()));
  }

  @Override
  public List<RunRow> list(RunFilter filter) {
    asked = filter;
    return rows;
  }

  @Override
  public boolean decide(RunId id, Decision decision) {
    decided.add(decision);
    onDecision.accept(decision);
    return true;
  }

  @Override
  public boolean terminate(RunId id, String why, Submitter by) {
    terminated.add(id + " " + why);
    return true;
  }

  @Override
  public Schedules schedules() {
    return schedules;
  }

  @Override
  public String address() {
    return "fake";
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
