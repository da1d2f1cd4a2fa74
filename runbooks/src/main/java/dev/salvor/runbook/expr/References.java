package dev.salvor.runbook.expr;

import java.util.Set;

/**
 * What an expression refers to.
 *
 * @param parameters whose value it uses
 * @param tested parameters of which it only asks whether they are there, by {@code has}
 * @param outputs of steps
 * @param results names of steps whose result it uses
 * @param names all free names: {@code params}, {@code host}, the element of {@code forEach} ...
 * @param computed it picks parameters, outputs or results by a computed name, so it may refer to
 *     any
 */
public record References(
    Set<String> parameters,
    Set<String> tested,
    Set<Value> outputs,
    Set<String> results,
    Set<String> names,
    boolean computed) {

  /** The output {@code name} of {@code step}; an empty name: all of them. */
  public record Value(String step, String name) {}

  public References {
    parameters = Set.copyOf(parameters);
    tested = Set.copyOf(tested);
    outputs = Set.copyOf(outputs);
    results = Set.copyOf(results);
    names = Set.copyOf(names);
  }

  /** Whether it cannot be evaluated before {@code step} has ended. */
  public boolean needs(String step) {
    return computed
        || results.contains(step)
        || outputs.stream().anyMatch(o -> o.step().equals(step));
  }
}
