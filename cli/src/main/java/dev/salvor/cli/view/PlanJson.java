package dev.salvor.cli.view;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.plan.Segment;
import dev.salvor.runbook.plan.Segments;
import dev.salvor.runbook.plan.StepIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run would do, in JSON; the names are part of the interface. Where the host was asked,
 * values stand in the place of expressions, as far as they are known.
 *
 * @param plan id of the plan on the engine; absent if the host was not asked
 * @param folder of the plan on the host
 * @param warnings what a run would have to do without
 * @param parameters as bound; a secret is its reference
 * @param earlier how long runs of the runbook have taken that ended well; absent: there is none
 * @param estimate how long the steps would take that would run; absent: nothing is known of them
 */
public record PlanJson(
    Optional<String> plan,
    String runbook,
    String definitionSha256,
    List<String> hosts,
    List<String> locks,
    Map<String, Object> parameters,
    Optional<String> timeout,
    Optional<String> folder,
    List<String> warnings,
    List<PhasePlan> phases,
    Optional<Estimate> earlier,
    Optional<Estimate> estimate) {
  /** A phase, or the final steps. */
  public record PhasePlan(
      String phase, Optional<String> title, Optional<String> when, List<OrderPlan> orders) {
    public PhasePlan {
      orders = List.copyOf(orders);
    }
  }

  /**
   * Steps that travel to the host together.
   *
   * @param atOnce how many of them run side by side; 1: in order
   */
  public record OrderPlan(int atOnce, List<StepPlan> steps) {
    public OrderPlan {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A step.
   *
   * @param step its id; an element of {@code forEach} is a step of its own as far as it is known
   * @param why why it would be skipped or fail
   * @param checkAnswer what {@code check} says: {@code done}, {@code not done}, {@code cannot
   *     tell}; {@code not run} if it was not asked, {@code none} if there is none
   * @param checkWhy what the check said last
   * @param dependsOn steps whose results something here needs
   * @param approval who has to answer before it begins
   * @param estimate how long it took in earlier runs; absent: no earlier run did it
   */
  public record StepPlan(
      String step,
      Optional<String> title,
      State state,
      Optional<String> why,
      List<String> dependsOn,
      Optional<String> when,
      Optional<String> forEach,
      Optional<Does> check,
      String checkAnswer,
      Optional<String> checkWhy,
      List<Does> variants,
      Optional<Does> verify,
      Optional<Does> undo,
      Idempotency idempotency,
      OnFailure onFailure,
      boolean tolerated,
      Optional<ApprovalPlan> approval,
      Optional<Estimate> estimate) {
    public StepPlan {
      dependsOn = List.copyOf(dependsOn);
      variants = List.copyOf(variants);
    }
  }

  /**
   * One way to do a part of a step.
   *
   * @param env of a command; in the place of a secret stands its name in angle brackets
   */
  public record Does(
      String name, String what, Map<String, String> env, String timeout, int attempts) {
    public Does {
      env = Copies.ordered(env);
    }
  }

  /**
   * A question that people have to answer.
   *
   * @param approvers who may; empty: anybody
   * @param min how many have to
   * @param inputs values that are asked for, each as {@code name (type)}
   */
  public record ApprovalPlan(
      String message,
      List<String> approvers,
      int min,
      boolean notSubmitter,
      String timeout,
      Approval.OnTimeout onTimeout,
      List<String> inputs) {
    static ApprovalPlan of(Approval approval) {
      return new ApprovalPlan(
          approval.message(),
          approval.approvers(),
          approval.min(),
          approval.notSubmitter(),
          Durations.text(approval.timeout()),
          approval.onTimeout(),
          approval.inputs().entrySet().stream()
              .map(e -> e.getKey() + " (" + e.getValue().type().word() + ")")
              .toList());
    }
  }

  /**
   * A time, as far as earlier runs tell.
   *
   * @param millis the median of a step or a run, the sum of a plan
   * @param runs of how many earlier runs; of a plan the most of any step
   * @param unknown how many steps of a plan no earlier run tells of
   */
  public record Estimate(long millis, int runs, int unknown) {}

  /** What is known of a step before the run. */
  public enum State {
    /** Nobody was asked. */
    NOT_ASKED("not asked"),
    /** Its check says that it is done: nothing would run. */
    ALREADY_DONE("already done"),
    WOULD_RUN("would run"),
    /** Its check cannot tell: it would run. */
    CANNOT_TELL("cannot tell"),
    /** Its condition is false. */
    SKIPPED("skipped"),
    /** It would fail: an expression cannot be evaluated, or its check refuses what it was given. */
    PROBLEM("would fail"),
    /** Whether it runs depends on the result of another step. */
    DEPENDS("known later");

    private final String words;

    State(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  public PlanJson {
    hosts = List.copyOf(hosts);
    locks = List.copyOf(locks);
    parameters = Copies.ordered(parameters);
    warnings = List.copyOf(warnings);
    phases = List.copyOf(phases);
  }

  /** Whether a step would fail for a reason that is known by now, and the run with it. */
  public boolean wouldFail() {
    return phases.stream()
        .flatMap(phase -> phase.orders().stream())
        .flatMap(order -> order.steps().stream())
        .anyMatch(step -> step.state() == State.PROBLEM && !step.tolerated());
  }

  /** The plan of a run of {@code definition} with these parameters, where it says itself. */
  public static PlanJson of(Definition definition, Map<String, Object> parameters) {
    return of(definition, parameters, definition.runbook().hosts());
  }

  /** The plan of a run of {@code definition} with these parameters on these hosts. */
  public static PlanJson of(
      Definition definition, Map<String, Object> parameters, List<String> hosts) {
    Runbook runbook = definition.runbook();
    List<PhasePlan> phases = new ArrayList<>();
    for (Phase phase : runbook.phases()) {
      phases.add(
          new PhasePlan(
              phase.name(), phase.title(), phase.when(), orders(phase.name(), phase.steps())));
    }
    if (!runbook.finallySteps().isEmpty()) {
      phases.add(
          new PhasePlan(
              StepIds.FINALLY,
              Optional.empty(),
              Optional.empty(),
              orders(StepIds.FINALLY, runbook.finallySteps())));
    }
    return new PlanJson(
        Optional.empty(),
        runbook.name(),
        definition.sha256(),
        hosts,
        runbook.locks(),
        parameters,
        runbook.timeout(),
        Optional.empty(),
        List.of(),
        phases,
        Optional.empty(),
        Optional.empty());
  }

  private static List<OrderPlan> orders(String phase, List<Step> steps) {
    return Segments.of(steps).stream()
        .map((Segment s) -> new OrderPlan(s.maxConcurrency(), steps(phase, s)))
        .toList();
  }

  private static List<StepPlan> steps(String phase, Segment segment) {
    return segment.singles().stream().map(step -> step(phase, step)).toList();
  }

  private static StepPlan step(String phase, Step.Single step) {
    List<Does> variants = new ArrayList<>();
    variants.add(PlanWords.written(step.main()));
    step.fallbacks().forEach(f -> variants.add(PlanWords.written(f)));
    return new StepPlan(
        StepIds.of(phase, step.name()),
        step.title(),
        State.NOT_ASKED,
        Optional.empty(),
        List.of(),
        step.when(),
        step.forEach(),
        step.check().map(PlanWords::written),
        step.check().isPresent() ? "not run" : "none",
        Optional.empty(),
        variants,
        step.verify().map(PlanWords::written),
        step.undo().map(PlanWords::written),
        step.idempotency(),
        step.onFailure(),
        step.tolerated(),
        step.approval().map(ApprovalPlan::of),
        Optional.empty());
  }
}
