package dev.salvor.runbook.check;

import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.expr.Expressions.Checked;
import dev.salvor.runbook.expr.Kind;
import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Expressions can be parsed, fit where they stand, and name only what is there by then. */
final class ExpressionRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    Known known = Known.of(walk);
    for (Places.Place place : Places.of(walk)) {
      String text = place.at().scalar().orElse("");
      switch (place.use()) {
        case CONDITION, UNTIL, LIST -> bare(place, text, known, out);
        case TEXT, ENV, DURATION, WITH, SECRET -> template(place, text, known, out);
      }
    }
  }

  private static void bare(Places.Place place, String text, Known known, Consumer<Problem> out) {
    if (Template.hasExpression(text)) {
      String without = Template.of(text).single().orElse("the expression alone");
      out.accept(place.at().error("braces are not needed here", "write " + without));
      return;
    }
    if (!place.at().node().isNumber()) {
      one(place, text.strip(), true, known, out);
    }
  }

  private static void template(
      Places.Place place, String text, Known known, Consumer<Problem> out) {
    Template template = Template.of(text);
    boolean whole = template.single().isPresent();
    if (place.use() == Places.Use.SECRET && !SecretUse.isSecret(template, known)) {
      out.accept(
          place
              .at()
              .error(
                  "a secret is needed here, not a text",
                  "declare a parameter of type secret and write ${{ params.NAME }}"));
      return;
    }
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Part.Literal l -> {}
        case Template.Part.Expression e -> one(place, e.source(), whole, known, out);
        case Template.Part.Unclosed u ->
            out.accept(
                place.at().errorIn("${{", 0, "\"${{\" without \"}}\"", "close the expression"));
      }
    }
  }

  private static void one(
      Places.Place place, String source, boolean whole, Known known, Consumer<Problem> out) {
    Cursor at = place.at();
    if (source.isBlank()) {
      out.accept(at.error("the expression is empty", ""));
      return;
    }
    switch (Expressions.check(source, known.scope(place.item()))) {
      case Checked.Bad bad ->
          out.accept(at.errorIn(source, bad.offset(), bad.message(), bad.hint()));
      case Checked.Good good -> {
        wrongKind(place.use(), good.kind(), whole)
            .ifPresent(
                w ->
                    out.accept(
                        at.errorIn(source, 0, "the expression gives " + good.kind().words(), w)));
        new ReferenceCheck(place, source, whole, known, out).check(good.references());
      }
    }
  }

  /** What is wanted instead, if {@code kind} does not fit. */
  private static Optional<String> wrongKind(Places.Use use, Kind kind, boolean whole) {
    if (kind == Kind.UNKNOWN) {
      return Optional.empty();
    }
    String wanted =
        switch (use) {
          case CONDITION, UNTIL -> kind == Kind.BOOL ? "" : "true or false is needed here";
          case LIST -> kind == Kind.LIST ? "" : "a list is needed here";
          case DURATION -> kind == Kind.STRING ? "" : "a duration with unit is needed here";
          case WITH -> whole && kind != Kind.OTHER ? "" : one(kind);
          case TEXT, ENV, SECRET -> one(kind);
        };
    return wanted.isEmpty() ? Optional.empty() : Optional.of(wanted);
  }

  private static String one(Kind kind) {
    return switch (kind) {
      case LIST -> "one value is needed here; use forEach, or join(',') to make one text of it";
      case MAP, OTHER -> "one value is needed here";
      case STRING, INT, DOUBLE, BOOL, UNKNOWN -> "";
    };
  }
}
