package dev.salvor.workflow.contract.schedule;

/** About one pause of a schedule. */
public record PauseOrder(ScheduleId schedule, SchedulePause pause) {}
