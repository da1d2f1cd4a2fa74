package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.expr.CelValues;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.plan.Segment;
import dev.salvor.runbook.plan.Segments;
import dev.salvor.runbook.plan.StepIds;
import dev.salvor.workflow.contract.EvaluateActivities;
import dev.salvor.workflow.contract.EvaluateReport;
import dev.salvor.workflow.contract.EvaluateRequest;
import dev.salvor.workflow.contract.ResolveActivities;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolveRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves the next segment of a phase, and single expressions between segments. */
public final class ResolveActivitiesImpl implements ResolveActivities, EvaluateActivities {

  @Override
  public ResolveReport resolve(ResolveRequest request) {
    Runbook runbook = request.definition().runbook();
    boolean inFinally = request.phase() < 0;
    String name = inFinally ? StepIds.FINALLY : runbook.phases().get(request.phase()).name();
    List<Step> steps =
        inFinally ? runbook.finallySteps() : runbook.phases().get(request.phase()).steps();
    Segment segment = Segments.next(steps, request.firstStep());
    Unroller unroller = new Unroller(request, name, values(request));
    Optional<String> when = inFinally ? Optional.empty() : phaseWhen(request, runbook);
    if (when.isPresent()) {
      Optional<ResolveReport> ended = unroller.phase(when.get(), steps);
      if (ended.isPresent()) {
        return ended.get();
      }
    }
    return new ResolveReport(
        segment.steps().size(), unroller.steps(segment), segment.maxConcurrency());
  }

  @Override
  public EvaluateReport evaluate(EvaluateRequest request) {
    Map<String, Object> outputs = new LinkedHashMap<>(request.scope().outputs());
    outputs.putAll(request.attemptOutputs());
    Values values = values(request.scope()).withOutputs(outputs);
    try {
      Object value =
          request.text()
              ? values.value(request.expression())
              : values.evaluate(request.expression());
      return new EvaluateReport(Optional.of(SalvorJson.mapper().valueToTree(value)), "");
    } catch (Unresolved e) {
      return new EvaluateReport(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  /** A phase is asked once, at its first step; later segments of it do not ask again. */
  private static Optional<String> phaseWhen(ResolveRequest request, Runbook runbook) {
    Phase phase = runbook.phases().get(request.phase());
    return request.firstStep() == 0 ? phase.when() : Optional.empty();
  }

  static Values values(ResolveRequest request) {
    Map<String, Object> host = new LinkedHashMap<>();
    host.put("name", request.host());
    host.put("canary", request.canary());
    host.put("facts", CelValues.cel(request.facts()));
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("params", CelValues.cel(request.parameters()));
    variables.put("host", host);
    variables.put("outputs", CelValues.cel(request.outputs()));
    variables.put("results", CelValues.cel(request.results()));
    return new Values(variables, "");
  }
}
