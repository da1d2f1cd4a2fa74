package dev.salvor.workflow.contract.plan;

import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.order.Program;
import java.time.Duration;
import java.util.Map;

/**
 * A part of a step as it would be run; long texts are cut, a script is its name only.
 *
 * @param name main, a fallback's name, or the part's
 * @param with parameters of a typed action, as its program would get them; of another command its
 *     environment; in the place of a secret stands its name in angle brackets
 * @param attempts at most so many
 */
public record PlannedCommand(
    String name, Program program, Map<String, String> with, Duration timeout, int attempts) {
  public PlannedCommand {
    with = Copies.ordered(with);
  }
}
