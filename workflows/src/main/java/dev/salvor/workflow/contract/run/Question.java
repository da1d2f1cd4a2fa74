package dev.salvor.workflow.contract.run;

import dev.salvor.runbook.Ask;
import java.time.Instant;

/**
 * A decision that a run waits for.
 *
 * @param step id of the step, {@code phase.step}
 * @param why what happened, for people
 * @param onTimeout what follows at {@code expiresAt} if nobody answers
 */
public record Question(
    String step, String why, Instant since, Instant expiresAt, Ask.OnTimeout onTimeout) {}
