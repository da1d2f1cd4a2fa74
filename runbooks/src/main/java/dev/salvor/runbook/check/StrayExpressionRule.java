package dev.salvor.runbook.check;

import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** An expression where none is evaluated would stay as text: it is refused. */
final class StrayExpressionRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    Set<String> evaluated = new HashSet<>();
    Places.of(walk).forEach(p -> evaluated.add(p.at().pointer()));
    walk.parts().forEach(p -> evaluated.add(p.at().at("shell").pointer()));
    visit(walk.root(), evaluated, out);
  }

  private static void visit(Cursor at, Set<String> evaluated, Consumer<Problem> out) {
    boolean stray = at.text().map(Template::hasExpression).orElse(false);
    if (stray && !evaluated.contains(at.pointer())) {
      out.accept(at.errorIn("${{", 0, "expressions are not evaluated here", ""));
    }
    at.items().forEach(i -> visit(i, evaluated, out));
    at.entries().forEach(e -> visit(e.getValue(), evaluated, out));
  }
}
