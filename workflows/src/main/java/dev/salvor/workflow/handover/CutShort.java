package dev.salvor.workflow.handover;

import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;

/**
 * The end of a run that the engine gave it, and not its own code: no event of the run tells of it.
 *
 * @param why by whom and why, as the engine has it on record; empty if it has not
 */
public record CutShort(Instant at, RunStatus status, String why) {}
