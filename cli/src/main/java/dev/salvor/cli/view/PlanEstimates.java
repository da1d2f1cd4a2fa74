package dev.salvor.cli.view;

import dev.salvor.cli.view.PlanJson.Estimate;
import dev.salvor.cli.view.PlanJson.OrderPlan;
import dev.salvor.cli.view.PlanJson.PhasePlan;
import dev.salvor.cli.view.PlanJson.State;
import dev.salvor.cli.view.PlanJson.StepPlan;
import java.util.List;
import java.util.Optional;

/** Puts into a plan how long its steps took in earlier runs. Pure. */
public final class PlanEstimates {
  private final EarlierTimes times;
  private long millis;
  private int runs;
  private int unknown;

  private PlanEstimates(EarlierTimes times) {
    this.times = times;
  }

  /** {@code plan} with what {@code times} tell. */
  public static PlanJson of(PlanJson plan, EarlierTimes times) {
    PlanEstimates estimates = new PlanEstimates(times);
    List<PhasePlan> phases = plan.phases().stream().map(estimates::phase).toList();
    return new PlanJson(
        plan.plan(),
        plan.runbook(),
        plan.definitionSha256(),
        plan.hosts(),
        plan.locks(),
        plan.parameters(),
        plan.timeout(),
        plan.folder(),
        plan.warnings(),
        phases,
        times.whole(),
        estimates.runs == 0
            ? Optional.empty()
            : Optional.of(new Estimate(estimates.millis, estimates.runs, estimates.unknown)));
  }

  private PhasePlan phase(PhasePlan phase) {
    return new PhasePlan(
        phase.phase(),
        phase.title(),
        phase.when(),
        phase.orders().stream()
            .map(o -> new OrderPlan(o.atOnce(), o.steps().stream().map(this::step).toList()))
            .toList());
  }

  private StepPlan step(StepPlan step) {
    if (step.state() == State.SKIPPED || step.state() == State.PROBLEM) {
      return step;
    }
    Optional<Estimate> estimate =
        step.state() == State.ALREADY_DONE ? times.checked(step.step()) : times.done(step.step());
    estimate.ifPresentOrElse(
        e -> {
          millis += e.millis();
          runs = Math.max(runs, e.runs());
        },
        () -> unknown += step.state() == State.ALREADY_DONE ? 0 : 1);
    return new StepPlan(
        step.step(),
        step.title(),
        step.state(),
        step.why(),
        step.dependsOn(),
        step.when(),
        step.forEach(),
        step.check(),
        step.checkAnswer(),
        step.checkWhy(),
        step.variants(),
        step.verify(),
        step.undo(),
        step.idempotency(),
        step.onFailure(),
        step.tolerated(),
        step.approval(),
        estimate);
  }
}
