package dev.salvor.runbook.expr;

import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Parameter;
import java.util.Map;
import java.util.Optional;

/**
 * What an expression may name besides {@code host}, {@code outputs} and {@code results}.
 *
 * @param parameters types of the parameters, by name
 * @param item name of the element of {@code forEach}, inside such a step
 */
public record Scope(Map<String, Parameter.Type> parameters, Optional<String> item) {
  public Scope {
    parameters = Copies.ordered(parameters);
  }
}
