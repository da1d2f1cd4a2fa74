package dev.salvor.workflow.contract.schedule;

import java.util.Optional;

/**
 * What was found.
 *
 * @param paused the schedule was paused, by this run's failure
 */
public record Judgement(Optional<SchedulePause> paused) {}
