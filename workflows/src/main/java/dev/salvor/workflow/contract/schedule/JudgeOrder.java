package dev.salvor.workflow.contract.schedule;

import dev.salvor.workflow.contract.run.RunId;

/**
 * To judge a schedule after one of its runs.
 *
 * @param run that has just ended
 * @param failures in a row that are too many
 */
public record JudgeOrder(ScheduleId schedule, RunId run, int failures) {}
