package dev.salvor.workflow.contract.gateway;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Asks a gateway. Nothing of it is a run: it has no search attributes, so no list of runs knows it.
 */
@WorkflowInterface
public interface GatewayWorkflow {
  /** Its type on the engine; no runbook can have this name. */
  String TYPE = "SalvorGateway";

  /** Asks and reports. */
  @WorkflowMethod(name = TYPE)
  GatewayAnswer ask(GatewayRequest request);
}
