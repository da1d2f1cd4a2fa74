package dev.salvor.runbook.bind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Action;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.expr.CelValues;
import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.expr.References;
import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What actions do not take of values that were given: a step would fail within the run. Only steps
 * that are known to be done, and only values that an action gets as they are.
 */
final class ActionValues {
  private static final Pattern PARAMETER = Pattern.compile("params\\.([a-zA-Z_][a-zA-Z0-9_]*)");

  private final Runbook book;
  private final Map<String, Object> values;
  private final Set<String> given;
  private final Set<Problem> problems = new LinkedHashSet<>();

  private ActionValues(Runbook book, Map<String, Object> values, Set<String> given) {
    this.book = book;
    this.values = values;
    this.given = given;
  }

  static List<Problem> refused(Runbook book, Map<String, Object> values, Set<String> given) {
    ActionValues all = new ActionValues(book, values, given);
    for (Phase phase : book.phases()) {
      phase.steps().forEach(step -> all.step(step, phase.when().stream().toList()));
    }
    book.finallySteps().forEach(step -> all.step(step, List.of()));
    return List.copyOf(all.problems);
  }

  private void step(Step step, List<String> around) {
    List<String> conditions = Stream.concat(around.stream(), step.when().stream()).toList();
    switch (step) {
      case Step.Parallel group -> group.steps().forEach(one -> step(one, conditions));
      case Step.Single single when single.main().action() instanceof Action.Uses uses -> {
        List<Problem> found =
            ActionSchema.find(uses.action()).map(a -> of(uses, a)).orElseGet(List::of);
        if (!found.isEmpty() && conditions.stream().allMatch(this::isSo)) {
          problems.addAll(found);
        }
      }
      case Step.Single other -> {}
    }
  }

  private List<Problem> of(Action.Uses uses, ActionSchema action) {
    Map<String, Object> with = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    for (Map.Entry<String, Object> e : uses.with().entrySet()) {
      parameter(e.getValue())
          .filter(name -> !action.isSecret(e.getKey()))
          .ifPresent(
              name -> {
                with.put(e.getKey(), values.get(name));
                names.put(e.getKey(), name);
              });
    }
    if (with.isEmpty()) {
      return List.of();
    }
    List<Problem> out = new ArrayList<>();
    JsonNode json = SalvorJson.mapper().valueToTree(with);
    for (Problem problem : action.check(Source.of(json).cursor())) {
      // What is missing is not given by parameters.
      Optional.ofNullable(names.get(problem.path().replaceFirst("[\\[.].*", "")))
          .map(name -> about(name, problem))
          .ifPresent(out::add);
    }
    return out;
  }

  /** The parameter that a value is, if it was given and is no secret. */
  private Optional<String> parameter(Object value) {
    if (!(value instanceof String text)) {
      return Optional.empty();
    }
    return Template.of(text)
        .single()
        .map(PARAMETER::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .filter(name -> given.contains(name) && values.containsKey(name))
        .filter(name -> declared(name).filter(p -> p.type() != Parameter.Type.SECRET).isPresent());
  }

  private Optional<Parameter> declared(String name) {
    return Optional.ofNullable(book.parameters().get(name));
  }

  /** In words of the parameter, unless the action says itself what is to be written. */
  private Problem about(String name, Problem problem) {
    String what =
        declared(name)
            .flatMap(Parameter::description)
            .filter(text -> !problem.hint().startsWith("write "))
            .map(text -> " (" + text + ")")
            .orElse("");
    return new Problem("", 0, 0, name, problem.message() + what, problem.hint());
  }

  /** Whether a condition is known to be true before the run. */
  private boolean isSo(String condition) {
    Optional<References> refers = Expressions.references(condition);
    return refers.filter(r -> !r.computed() && Set.of("params").containsAll(r.names())).isPresent()
        && Expressions.evaluate(condition, Map.of("params", CelValues.cel(values)), "")
            instanceof Expressions.Evaluated.Value(Object value)
        && Boolean.TRUE.equals(value);
  }
}
