package dev.salvor.runbook.check;

import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Names are there once: phases and steps in the runbook, fallbacks in their step. */
final class NamesRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    List<Cursor> phases = walk.root().at("phases").items();
    Map<String, Cursor> seen = new HashMap<>();
    for (Cursor phase : phases) {
      Cursor name = phase.at("name");
      if (name.text().filter("finally"::equals).isPresent()) {
        out.accept(
            name.error(
                "\"finally\" cannot name a phase", "write the steps under the key \"finally\""));
      }
      once(name, "phase", "", seen, out);
    }
    Map<String, Cursor> steps = new HashMap<>();
    for (Walk.StepAt step : walk.steps()) {
      once(step.at().at("name"), "step", "outputs and results are known by it", steps, out);
      fallbacks(step.at(), out);
    }
  }

  private static void fallbacks(Cursor step, Consumer<Problem> out) {
    Map<String, Cursor> variants = new HashMap<>();
    for (Cursor fallback : step.at("fallbacks").items()) {
      Cursor name = fallback.at("name");
      if (name.text().filter("main"::equals).isPresent()) {
        out.accept(name.error("\"main\" is the name of the first variant", "choose another"));
      }
      once(name, "fallback", "", variants, out);
    }
  }

  private static void once(
      Cursor name, String kind, String why, Map<String, Cursor> seen, Consumer<Problem> out) {
    if (name.text().isEmpty()) {
      return;
    }
    Cursor first = seen.putIfAbsent(name.text().get(), name);
    if (first != null) {
      String there = "a " + kind + " \"" + name.text().get() + "\" is there already, in line ";
      out.accept(
          name.error(
              there + first.spot().line(),
              why.isEmpty() ? "choose another name" : "choose another name: " + why));
    }
  }
}
