package dev.salvor.cli.view;

import dev.salvor.cli.plan.Dependencies;
import dev.salvor.cli.plan.Knowable;
import dev.salvor.cli.view.PlanJson.Does;
import dev.salvor.cli.view.PlanJson.OrderPlan;
import dev.salvor.cli.view.PlanJson.PhasePlan;
import dev.salvor.cli.view.PlanJson.State;
import dev.salvor.cli.view.PlanJson.StepPlan;
import dev.salvor.runbook.plan.StepIds;
import dev.salvor.workflow.contract.plan.CheckAnswer;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.plan.PlannedCommand;
import dev.salvor.workflow.contract.plan.PlannedStep;
import dev.salvor.workflow.contract.run.RunId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what the host answered into a plan. Pure. */
public final class PlanAnswers {
  /** By sysexits.h a program refuses its parameters so, or what they lead to. */
  private static final Pattern REFUSED = Pattern.compile("exit (64|66)\\b.*", Pattern.DOTALL);

  private final Knowable knowable;
  private final Map<String, List<PlannedStep>> answered = new LinkedHashMap<>();

  private PlanAnswers(Knowable knowable, List<PlannedStep> steps) {
    this.knowable = knowable;
    for (PlannedStep step : steps) {
      answered
          .computeIfAbsent(StepIds.of(step.phase(), step.step()), id -> new ArrayList<>())
          .add(step);
    }
  }

  /** {@code written} with the values and answers of {@code report}. */
  public static PlanJson of(
      PlanJson written, Knowable knowable, RunId id, PlanReport.Planned report) {
    PlanAnswers answers = new PlanAnswers(knowable, report.steps());
    return new PlanJson(
        Optional.of(id.value()),
        written.runbook(),
        written.definitionSha256(),
        written.hosts(),
        written.locks(),
        written.parameters(),
        written.timeout(),
        Optional.of(report.folder()),
        report.warnings(),
        written.phases().stream().map(answers::phase).toList(),
        Optional.empty(),
        Optional.empty());
  }

  private PhasePlan phase(PhasePlan phase) {
    return new PhasePlan(
        phase.phase(),
        phase.title(),
        phase.when(),
        phase.orders().stream()
            .map(
                order ->
                    new OrderPlan(
                        order.atOnce(),
                        order.steps().stream().flatMap(s -> steps(s).stream()).toList()))
            .toList());
  }

  private List<StepPlan> steps(StepPlan written) {
    List<PlannedStep> found = answered.getOrDefault(written.step(), List.of());
    Dependencies needs = knowable.dependencies().get(written.step());
    if (needs == null || found.isEmpty()) {
      return List.of(written);
    }
    return found.stream().map(step -> step(written, step, needs)).toList();
  }

  private static StepPlan step(StepPlan written, PlannedStep step, Dependencies needs) {
    boolean known = needs.times().isEmpty() && needs.arguments().isEmpty();
    Optional<CheckAnswer> answer = step.answer();
    return new StepPlan(
        step.id(),
        written.title(),
        state(step, needs),
        step.skip().or(step::problem).or(() -> refused(step)),
        needs.all(),
        written.when(),
        needs.times().isEmpty() ? Optional.empty() : written.forEach(),
        written.check().map(w -> part(step.check(), w)),
        answer.map(a -> words(a.says())).orElse(written.checkAnswer()),
        answer.map(CheckAnswer::why).filter(why -> !why.isBlank()),
        known ? variants(step.variants(), written.variants()) : written.variants(),
        written.verify().map(w -> part(step.verify(), w)),
        written.undo().map(w -> part(step.undo(), w)),
        written.idempotency(),
        written.onFailure(),
        written.tolerated(),
        written.approval(),
        Optional.empty());
  }

  /** Why its check has refused what it was given: by then the step would, too. */
  private static Optional<String> refused(PlannedStep step) {
    return step.answer()
        .filter(answer -> answer.says() == CheckAnswer.Says.CANNOT_TELL)
        .map(answer -> REFUSED.matcher(answer.why()))
        .filter(Matcher::matches)
        .map(all -> all.group());
  }

  private static State state(PlannedStep step, Dependencies needs) {
    if (step.skip().isPresent()) {
      return State.SKIPPED;
    }
    if (step.problem().isPresent() || refused(step).isPresent()) {
      return State.PROBLEM;
    }
    Optional<CheckAnswer.Says> says = step.answer().map(CheckAnswer::says);
    if (says.filter(CheckAnswer.Says.DONE::equals).isPresent()) {
      return State.ALREADY_DONE;
    }
    if (!needs.times().isEmpty() || !needs.when().isEmpty() || !needs.check().isEmpty()) {
      return State.DEPENDS;
    }
    return says.filter(CheckAnswer.Says.CANNOT_TELL::equals).isPresent()
        ? State.CANNOT_TELL
        : State.WOULD_RUN;
  }

  private static String words(CheckAnswer.Says says) {
    return says.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Does part(Optional<PlannedCommand> known, Does written) {
    return known.map(command -> PlanWords.known(command, written)).orElse(written);
  }

  private static List<Does> variants(List<PlannedCommand> known, List<Does> written) {
    List<Does> out = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      out.add(i < known.size() ? PlanWords.known(known.get(i), written.get(i)) : written.get(i));
    }
    return out;
  }
}
