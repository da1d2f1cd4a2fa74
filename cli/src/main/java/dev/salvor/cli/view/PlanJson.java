package dev.salvor.cli.view;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.plan.Segment;
import dev.salvor.runbook.plan.Segments;
import dev.salvor.runbook.plan.StepIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run would do, in JSON; the names are part of the interface. Expressions stand as written:
 * they are evaluated when their turn comes.
 *
 * @param parameters as bound; a secret is its reference
 */
public record PlanJson(
    String runbook,
    String definitionSha256,
    List<String> hosts,
    List<String> locks,
    Map<String, Object> parameters,
    Optional<String> timeout,
    List<PhasePlan> phases) {
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
   * @param checkAnswer what {@code check} says; {@code not run} as long as plans run none
   */
  public record StepPlan(
      String step,
      Optional<String> title,
      Optional<String> when,
      Optional<String> forEach,
      Optional<Does> check,
      String checkAnswer,
      List<Does> variants,
      Optional<Does> verify,
      Optional<Does> undo,
      Idempotency idempotency,
      OnFailure onFailure,
      boolean tolerated) {
    public StepPlan {
      variants = List.copyOf(variants);
    }
  }

  /** One way to do a part of a step. */
  public record Does(String name, String what, String timeout, int attempts) {
    static Does of(Variant variant) {
      return new Does(
          variant.name(),
          PlanJson.what(variant.action()),
          variant.timeout(),
          variant.retry().maxAttempts());
    }
  }

  public PlanJson {
    hosts = List.copyOf(hosts);
    locks = List.copyOf(locks);
    parameters = Copies.ordered(parameters);
    phases = List.copyOf(phases);
  }

  /** The plan of a run of {@code definition} with these parameters. */
  public static PlanJson of(Definition definition, Map<String, Object> parameters) {
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
        runbook.name(),
        definition.sha256(),
        runbook.hosts(),
        runbook.locks(),
        parameters,
        runbook.timeout(),
        phases);
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
    variants.add(Does.of(step.main()));
    step.fallbacks().forEach(f -> variants.add(Does.of(f)));
    return new StepPlan(
        StepIds.of(phase, step.name()),
        step.title(),
        step.when(),
        step.forEach(),
        step.check().map(Does::of),
        step.check().isPresent() ? "not run" : "none",
        variants,
        step.verify().map(Does::of),
        step.undo().map(Does::of),
        step.idempotency(),
        step.onFailure(),
        step.tolerated());
  }

  private static String what(Action action) {
    return switch (action) {
      case Action.Run run -> String.join(" ", run.argv());
      case Action.Shell shell -> "shell: " + firstLine(shell.text());
      case Action.Script script -> "script: " + script.file();
      case Action.Uses uses ->
          "uses: " + uses.action() + (uses.with().isEmpty() ? "" : " " + uses.with());
    };
  }

  private static String firstLine(String text) {
    List<String> lines = text.strip().lines().toList();
    return lines.isEmpty() ? "" : lines.getFirst() + (lines.size() > 1 ? " ..." : "");
  }
}
