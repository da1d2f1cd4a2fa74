package dev.salvor.runbook.check;

import dev.salvor.runbook.expr.References;
import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import java.util.Set;
import java.util.function.Consumer;

/** What one expression refers to is there when it is evaluated, and may be used there. */
final class ReferenceCheck {
  private final Places.Place place;
  private final String source;
  private final boolean whole;
  private final Known known;
  private final Consumer<Problem> out;

  ReferenceCheck(
      Places.Place place, String source, boolean whole, Known known, Consumer<Problem> out) {
    this.place = place;
    this.source = source;
    this.whole = whole;
    this.known = known;
    this.out = out;
  }

  void check(References references) {
    references.parameters().stream().sorted().filter(known::isSecret).forEach(this::secret);
    references.outputs().stream()
        .filter(o -> !o.step().isEmpty())
        .forEach(o -> output(o.step(), o.name()));
    references.results().stream().filter(s -> !s.isEmpty()).forEach(s -> step(s, "result"));
  }

  private void secret(String name) {
    boolean allowed =
        (place.use() == Places.Use.ENV || place.use() == Places.Use.SECRET)
            && whole
            && SecretUse.isSecret(Template.of("${{" + source + "}}"), known);
    if (allowed) {
      return;
    }
    String hint =
        place.use() == Places.Use.ENV || place.use() == Places.Use.SECRET
            ? "it must be the whole value: ${{ params." + name + " }}"
            : "secrets go into env, or into a secret parameter of an action; has(params."
                + name
                + ") is allowed";
    error("the secret \"" + name + "\" may not be used here", hint);
  }

  private void output(String step, String name) {
    if (place.use() == Places.Use.UNTIL && place.own().contains(step)) {
      return;
    }
    if (!step(step, "output") || name.isEmpty()) {
      return;
    }
    Set<String> outputs = known.outputs().getOrDefault(step, Set.of());
    if (!outputs.contains(name)) {
      String declared =
          outputs.isEmpty()
              ? "it declares none; see the key \"output\""
              : "outputs: " + String.join(", ", outputs);
      error(
          "the step \"" + step + "\" has no output \"" + name + "\"",
          Similar.hint(name, outputs, declared));
    }
  }

  /** Whether {@code step} is there and has ended by now. */
  private boolean step(String step, String what) {
    Integer index = known.steps().get(step);
    if (index == null) {
      error(
          "there is no step \"" + step + "\"",
          Similar.hint(
              step, known.steps().keySet(), "only steps of this runbook can be referred to"));
      return false;
    }
    if (index >= place.step()) {
      error(
          "the " + what + " of the step \"" + step + "\" is not known yet here",
          "refer to earlier steps only");
      return false;
    }
    return true;
  }

  private void error(String message, String hint) {
    out.accept(place.at().errorIn(source, 0, message, hint));
  }
}
