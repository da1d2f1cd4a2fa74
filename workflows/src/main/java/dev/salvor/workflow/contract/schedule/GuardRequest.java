package dev.salvor.workflow.contract.schedule;

import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;

/**
 * To judge a schedule when one of its runs has ended, however that ends.
 *
 * @param failures in a row that are too many
 * @param node tells people
 */
public record GuardRequest(ScheduleId schedule, RunId run, int failures, NodeId node) {}
