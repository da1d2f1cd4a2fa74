package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.workflow.contract.EvaluateActivities;
import dev.salvor.workflow.contract.EvaluateReport;
import dev.salvor.workflow.contract.EvaluateRequest;
import dev.salvor.workflow.contract.ResolveActivities;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.Map;
import java.util.Optional;

/** Asks for evaluated steps and expressions; history keeps the answers. */
final class Resolver {
  private final RunRequest request;
  private final Ledger ledger;
  private final JsonNode facts;

  Resolver(RunRequest request, Ledger ledger, JsonNode facts) {
    this.request = request;
    this.ledger = ledger;
    this.facts = facts;
  }

  /**
   * The next steps of a phase.
   *
   * @throws ActivityFailure if they cannot be had, which is a defect: what is wrong with an
   *     expression is a value
   */
  ResolveReport resolve(int phase, int firstStep) {
    return Workflow.newLocalActivityStub(ResolveActivities.class, ActivityProfiles.resolve())
        .resolve(scope(phase, firstStep));
  }

  /** One expression; see {@link EvaluateRequest}. */
  EvaluateReport evaluate(String expression, boolean text, Map<String, JsonNode> attemptOutputs) {
    EvaluateRequest asked = new EvaluateRequest(expression, text, scope(-1, 0), attemptOutputs);
    try {
      return Workflow.newLocalActivityStub(EvaluateActivities.class, ActivityProfiles.resolve())
          .evaluate(asked);
    } catch (ActivityFailure e) {
      return new EvaluateReport(Optional.empty(), Failures.words("evaluate", e));
    }
  }

  private ResolveRequest scope(int phase, int firstStep) {
    return new ResolveRequest(
        request.definition(),
        phase,
        firstStep,
        request.host().name(),
        request.canary(),
        request.parameters(),
        facts,
        ledger.outputs(),
        ledger.results());
  }
}
