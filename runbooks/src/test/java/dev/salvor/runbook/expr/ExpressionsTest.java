package dev.salvor.runbook.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExpressionsTest {
  private static final Map<String, Object> VALUES =
      Map.of(
          "params", CelValues.cel(Map.of("n", 3, "s", "a b", "l", List.of("x", "y"))),
          "host", CelValues.cel(Map.of("facts", Map.of("os", Map.of("id", "debian")))),
          "outputs", Map.of(),
          "results", Map.of("a", "FAILED"));

  private static Object value(String source) {
    return switch (Expressions.evaluate(source, VALUES, "")) {
      case Expressions.Evaluated.Value v -> v.value();
      case Expressions.Evaluated.Failed f -> f.why();
    };
  }

  @Test
  void givesPlainValues() {
    assertThat(value("params.n + 1")).isEqualTo(4L);
    assertThat(value("params.l.join(',')")).isEqualTo("x,y");
    assertThat(value("host.facts.os.id in ['debian', 'ubuntu']")).isEqualTo(true);
    assertThat(value("has(params.user)")).isEqualTo(false);
    assertThat(value("results.a == 'FAILED' ? {'k': [1.5]} : {}"))
        .isEqualTo(Map.of("k", List.of(1.5)));
  }

  @Test
  void saysWhichExpressionFailedAndWhy() {
    assertThat(value("params.user"))
        .isEqualTo(
            "the expression \"params.user\" cannot be evaluated: there is no \"user\"; has(...)"
                + " tells whether something is there");
    assertThat(value("1 / (params.n - 3)"))
        .asString()
        .startsWith("the expression \"1 / (params.n - 3)\" cannot be evaluated: ");
    assertThat(value("params.n + 'a'")).asString().contains("cannot be evaluated");
    assertThat(value("timestamp('2026-01-01T00:00:00Z')"))
        .asString()
        .contains("no value that can be written down");
  }

  @Test
  void knowsNoClock() {
    assertThat(value("now()")).asString().contains("cannot be evaluated");
  }

  @Test
  void findsWhatAnExpressionRefersTo() {
    Scope scope =
        new Scope(Map.of("n", Parameter.Type.INT, "s", Parameter.Type.STRING), Optional.of("item"));
    Expressions.Checked checked =
        Expressions.check(
            "has(params.s) && params.n > 1 && outputs['a-b'].v == item && ['x'].all(n, n =="
                + " results.c)",
            scope);
    References refs = ((Expressions.Checked.Good) checked).references();
    assertThat(refs.tested()).containsExactly("s");
    assertThat(refs.parameters()).containsExactly("n");
    assertThat(refs.outputs()).containsExactly(new References.Value("a-b", "v"));
    assertThat(refs.results()).containsExactly("c");
    assertThat(refs.names()).containsExactlyInAnyOrder("params", "outputs", "item", "results");
    assertThat(refs.computed()).isFalse();
  }

  @Test
  void bracesInTextsOfAnExpressionDoNotEndIt() {
    Template template = Template.of("a ${{ '}}' + {'k': 'v'}['k'] }} b");
    assertThat(template.expressions())
        .extracting(Template.Part.Expression::source)
        .containsExactly("'}}' + {'k': 'v'}['k']");
    assertThat(template.single()).isEmpty();
    assertThat(Template.of(" ${{ x }} ").single()).contains("x");
  }
}
