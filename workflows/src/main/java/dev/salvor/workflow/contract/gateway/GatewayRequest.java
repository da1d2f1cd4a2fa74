package dev.salvor.workflow.contract.gateway;

import dev.salvor.workflow.contract.run.RunId;

/**
 * A question under an id of its own.
 *
 * @param id also the workflow's
 * @param gateway who is asked
 */
public record GatewayRequest(RunId id, String gateway, GatewayQuestion question) {}
