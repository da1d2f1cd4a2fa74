package dev.salvor.runbook.check;

import dev.salvor.runbook.Names;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.expr.Scope;
import dev.salvor.runbook.source.Cursor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What expressions of a document can name.
 *
 * @param steps index of each step by name
 * @param outputs names of the outputs of each step, what its approval asks for among them
 */
record Known(
    Map<String, Parameter.Type> parameters,
    Map<String, Integer> steps,
    Map<String, Set<String>> outputs) {

  static Known of(Walk walk) {
    Map<String, Parameter.Type> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, Cursor> e : walk.root().at("parameters").entries()) {
      if (Names.isIdentifier(e.getKey())) {
        parameters.put(e.getKey(), type(e.getValue()));
      }
    }
    Map<String, Integer> steps = new LinkedHashMap<>();
    Map<String, Set<String>> outputs = new LinkedHashMap<>();
    List<Walk.StepAt> all = walk.steps();
    for (int i = 0; i < all.size(); i++) {
      steps.putIfAbsent(all.get(i).name(), i);
      Set<String> names = outputs.computeIfAbsent(all.get(i).name(), n -> new LinkedHashSet<>());
      all.get(i).at().at("output").entries().forEach(e -> names.add(e.getKey()));
      all.get(i).at().at("approval").at("inputs").entries().forEach(e -> names.add(e.getKey()));
    }
    return new Known(parameters, steps, outputs);
  }

  /** A parameter whose type cannot be read counts as text: its own problem is told elsewhere. */
  static Parameter.Type type(Cursor parameter) {
    String word = parameter.at("type").text().orElse("").toUpperCase(Locale.ROOT);
    for (Parameter.Type type : Parameter.Type.values()) {
      if (type.name().equals(word)) {
        return type;
      }
    }
    return Parameter.Type.STRING;
  }

  boolean isSecret(String parameter) {
    return parameters.get(parameter) == Parameter.Type.SECRET;
  }

  Scope scope(Optional<String> item) {
    return new Scope(parameters, item);
  }
}
