package dev.salvor.runbook.bind;

import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Binds values. Each {@code -p name=value} is an assignment. */
public final class Binder {
  private Binder() {}

  /** Binds assignments as written on the command line. */
  public static Binding bindAssignments(Runbook runbook, List<String> assignments) {
    Map<String, String> texts = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals <= 0) {
        // Never shown whole: it may be a secret that was meant to have a name.
        problems.add(problem("-p", "an assignment without \"=\"", "write -p name=value"));
      } else if (texts.put(assignment.substring(0, equals), assignment.substring(equals + 1))
          != null) {
        problems.add(problem(assignment.substring(0, equals), "given twice", "give one value"));
      }
    }
    return of(runbook, texts, problems);
  }

  /** Binds texts by name of the parameter; what is not given has its default. */
  public static Binding bind(Runbook runbook, Map<String, String> texts) {
    return of(runbook, texts, new ArrayList<>());
  }

  /** What no action takes is refused before anything is done. */
  private static Binding of(Runbook runbook, Map<String, String> texts, List<Problem> problems) {
    Binding binding = bind("-p", runbook.parameters(), texts, problems);
    if (!(binding instanceof Binding.Bound(Map<String, Object> values))) {
      return binding;
    }
    List<Problem> refused = ActionValues.refused(runbook, values, texts.keySet());
    return refused.isEmpty() ? binding : new Binding.Unbound(refused);
  }

  /** Binds what came with {@code --input name=value} to the inputs of an approval. */
  public static Binding bindInputs(Map<String, Parameter> declared, Map<String, String> texts) {
    return bind("--input", declared, texts, new ArrayList<>());
  }

  private static Binding bind(
      String option,
      Map<String, Parameter> parameters,
      Map<String, String> texts,
      List<Problem> problems) {
    for (String name : texts.keySet()) {
      if (!parameters.containsKey(name)) {
        problems.add(unknown(option, name, parameters.keySet()));
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> e : parameters.entrySet()) {
      Parameter parameter = e.getValue();
      String text = texts.get(e.getKey());
      if (text != null) {
        take(e.getKey(), Conversion.given(parameter, text), values, problems);
      } else if (parameter.defaultValue().isPresent()) {
        take(
            e.getKey(),
            Conversion.written(parameter, parameter.defaultValue().get()),
            values,
            problems);
      } else if (parameter.required()) {
        String what = parameter.description().map(d -> " (" + d + ")").orElse("");
        problems.add(
            problem(
                e.getKey(),
                "is required" + what,
                "give it with " + option + " " + e.getKey() + "=" + example(parameter)));
      }
    }
    return problems.isEmpty() ? new Binding.Bound(values) : new Binding.Unbound(problems);
  }

  private static void take(
      String name, Conversion conversion, Map<String, Object> values, List<Problem> problems) {
    switch (conversion) {
      case Conversion.Value v -> values.put(name, v.value());
      case Conversion.Wrong w -> problems.add(problem(name, w.message(), w.hint()));
    }
  }

  private static Problem unknown(String option, String name, Set<String> known) {
    String what = option.equals("-p") ? "parameter" : "input";
    String others = known.isEmpty() ? "none is asked for" : what + "s: " + String.join(", ", known);
    return problem(name, "there is no such " + what, Similar.hint(name, known, others));
  }

  private static String example(Parameter parameter) {
    return switch (parameter.type()) {
      case STRING -> "TEXT";
      case INT -> "3";
      case BOOL -> "true";
      case DURATION -> "5m";
      case SIZE -> "64MiB";
      case LIST -> "a,b,c";
      case PATH -> "FILE";
      case SECRET -> "env:NAME";
    };
  }

  private static Problem problem(String name, String message, String hint) {
    return new Problem("", 0, 0, name, message, hint);
  }
}
