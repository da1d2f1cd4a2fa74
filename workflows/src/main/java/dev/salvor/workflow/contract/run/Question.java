package dev.salvor.workflow.contract.run;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Ask;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A decision that a run waits for.
 *
 * @param step id of the step, {@code phase.step}
 * @param why what happened or what is asked, for people
 * @param onTimeout what follows at {@code expiresAt} if nobody answers; of an approval its own says
 *     it
 * @param approval what an approval asks for; absent: the step failed, and the answer is retry, skip
 *     or abort
 */
public record Question(
    String step,
    String why,
    Instant since,
    Instant expiresAt,
    Ask.OnTimeout onTimeout,
    Optional<Asked> approval) {
  /**
   * An approval that is waited for.
   *
   * @param approvers who may approve; empty: anybody
   * @param min how many different people must
   * @param given who has, as {@code user@machine}
   * @param inputs the values that are asked for, each as {@code name (type)}
   */
  public record Asked(
      List<String> approvers,
      int min,
      boolean notSubmitter,
      List<String> given,
      List<String> inputs,
      Approval.OnTimeout onTimeout) {
    public Asked {
      approvers = List.copyOf(approvers);
      given = List.copyOf(given);
      inputs = List.copyOf(inputs);
    }
  }

  /** What follows if nobody answers, as the runbook says it: abort, skip, retry or deny. */
  public String otherwise() {
    return approval.map(a -> a.onTimeout().name()).orElse(onTimeout.name());
  }
}
