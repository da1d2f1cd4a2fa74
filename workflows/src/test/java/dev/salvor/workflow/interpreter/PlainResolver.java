package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.workflow.contract.EvaluateActivities;
import dev.salvor.workflow.contract.EvaluateReport;
import dev.salvor.workflow.contract.EvaluateRequest;
import dev.salvor.workflow.contract.ResolveActivities;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.TrustActivities;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.run.Approvers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Resolves runbooks whose texts hold no expressions. Of {@code when} it knows {@code false} and
 * {@code broken}; of other expressions what the test taught it.
 */
final class PlainResolver implements ResolveActivities, EvaluateActivities, TrustActivities {
  final List<ResolveRequest> asked = new CopyOnWriteArrayList<>();
  final List<EvaluateRequest> evaluated = new CopyOnWriteArrayList<>();
  private Function<EvaluateRequest, EvaluateReport> answers =
      request -> new EvaluateReport(Optional.empty(), "no answer taught");

  /** Whose signature proves an approval. */
  volatile Approvers approvers = Approvers.NONE;

  @Override
  public Approvers approvers() {
    return approvers;
  }

  void answers(Function<EvaluateRequest, EvaluateReport> what) {
    answers = what;
  }

  @Override
  public EvaluateReport evaluate(EvaluateRequest request) {
    evaluated.add(request);
    return answers.apply(request);
  }

  @Override
  public ResolveReport resolve(ResolveRequest request) {
    asked.add(request);
    Runbook runbook = request.definition().runbook();
    boolean last = request.phase() < 0;
    String phase = last ? "finally" : runbook.phases().get(request.phase()).name();
    List<Step> all = last ? runbook.finallySteps() : runbook.phases().get(request.phase()).steps();
    List<Step> steps = all.subList(request.firstStep(), all.size());
    if (steps.get(0) instanceof Step.Parallel group) {
      return new ResolveReport(
          1,
          group.steps().stream().map(step -> resolve(phase, step)).toList(),
          group.maxConcurrency());
    }
    List<ResolvedStep> resolved = new ArrayList<>();
    for (Step step : steps) {
      if (!(step instanceof Step.Single single) || (single.alone() && !resolved.isEmpty())) {
        break;
      }
      resolved.add(resolve(phase, single));
      if (single.alone()) {
        break;
      }
    }
    return new ResolveReport(resolved.size(), resolved, 1);
  }

  private static ResolvedStep resolve(String phase, Step.Single step) {
    boolean skipped = step.when().equals(Optional.of("false"));
    boolean broken = step.when().equals(Optional.of("broken"));
    List<ResolvedStep.ResolvedVariant> variants = new ArrayList<>();
    if (!skipped && !broken) {
      variants.add(variant(step.main()));
      step.fallbacks().forEach(fallback -> variants.add(variant(fallback)));
    }
    return new ResolvedStep(
        phase + "." + step.name(),
        step.name(),
        step.title(),
        skipped ? Optional.of("when is false") : Optional.empty(),
        broken ? Optional.of("when: no such key") : Optional.empty(),
        step.check().map(PlainResolver::command),
        variants,
        step.verify().map(PlainResolver::command),
        step.undo().map(PlainResolver::command),
        step.idempotency(),
        step.onFailure(),
        Durations.parse(step.ask().timeout()).orElseThrow(),
        step.ask().onTimeout(),
        step.tolerated(),
        step.outputs(),
        step.outputLimit(),
        step.alone(),
        false,
        step.approval());
  }

  private static ResolvedStep.ResolvedVariant variant(Variant variant) {
    return new ResolvedStep.ResolvedVariant(variant.name(), command(variant), variant.retry());
  }

  private static Command command(Variant variant) {
    return new Command(
        new Program.Argv(((Action.Run) variant.action()).argv()),
        variant.env(),
        Map.of(),
        Map.of(),
        variant.user(),
        variant.cwd(),
        Durations.parse(variant.timeout()).orElseThrow(),
        Durations.parse(variant.grace()).orElseThrow());
  }
}
