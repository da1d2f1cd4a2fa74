package dev.salvor.runbook.check;

import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Outputs are taken in one way, by patterns that can be run. */
final class OutputRule implements Rule {
  private static final List<String> WAYS = List.of("regex", "json", "key");

  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    walk.root().at("redact").items().forEach(r -> Patterns.check(r, out));
    for (Walk.StepAt step : walk.steps()) {
      step.at().at("output").entries().forEach(e -> output(e.getValue(), out));
    }
  }

  private static void output(Cursor at, Consumer<Problem> out) {
    List<String> ways = WAYS.stream().filter(at::has).toList();
    if (ways.size() > 1) {
      out.accept(
          at.at(ways.get(1))
              .keyError(
                  "\"" + ways.get(0) + "\" and \"" + ways.get(1) + "\" exclude each other",
                  "keep one"));
    }
    if (at.at("regex").text().isPresent()) {
      Patterns.check(at.at("regex"), out);
    }
  }
}
