package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.run.RunId;

/** No other step of this order shall begin: the run is paused. */
public record HoldOrder(RunId runId, HostPin pin, int segment, int order) {}
