package dev.salvor.workflow.contract.schedule;

import dev.salvor.workflow.contract.run.NodeId;

/**
 * To keep a pause and to end it.
 *
 * @param node tells people
 */
public record PauseRequest(ScheduleId schedule, SchedulePause pause, NodeId node) {}
