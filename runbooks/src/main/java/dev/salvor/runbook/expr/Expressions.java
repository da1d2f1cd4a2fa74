package dev.salvor.runbook.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Checks and evaluates expressions. */
public final class Expressions {
  private static final int CACHED = 2_000;
  private static final Map<Scope, CelCompiler> TYPED = new ConcurrentHashMap<>();
  private static final Map<String, CelCompiler> UNTYPED = new ConcurrentHashMap<>();
  private static final Map<String, Compiled> PROGRAMS = new ConcurrentHashMap<>();

  private record Compiled(CelRuntime.Program program) {}

  /** What is known of an expression without evaluating it. */
  public sealed interface Checked {
    record Good(Kind kind, References references) implements Checked {}

    /**
     * It can never be evaluated.
     *
     * @param offset where in the expression
     * @param hint what to do; may be empty
     */
    record Bad(int offset, String message, String hint) implements Checked {}
  }

  /** What became of an evaluation. */
  public sealed interface Evaluated {
    /** Text, long, double, boolean, list or map of such; never null. */
    record Value(Object value) implements Evaluated {}

    /** It cannot be evaluated; {@code why} names the expression. */
    record Failed(String why) implements Evaluated {}
  }

  private Expressions() {}

  /** Parses and type-checks {@code source}. */
  public static Checked check(String source, Scope scope) {
    if (TYPED.size() > CACHED) {
      TYPED.clear();
    }
    CelValidationResult result = TYPED.computeIfAbsent(scope, Cel::typed).compile(source);
    if (result.hasError()) {
      CelIssue issue = result.getErrors().get(0);
      return IssueWords.of(source, issue, scope);
    }
    try {
      CelAbstractSyntaxTree ast = result.getAst();
      return new Checked.Good(Kind.of(ast.getResultType()), ReferenceFinder.find(ast.getExpr()));
    } catch (CelValidationException e) {
      return new Checked.Bad(0, "not an expression", "");
    }
  }

  /** What {@code source} refers to; empty if it cannot be parsed. */
  public static Optional<References> references(String source) {
    try {
      return Optional.of(ReferenceFinder.find(Cel.PARSER.parse(source).getAst().getExpr()));
    } catch (CelValidationException e) {
      return Optional.empty();
    }
  }

  /**
   * Evaluates {@code source}.
   *
   * @param variables {@code params}, {@code host}, {@code outputs}, {@code results} and the element
   *     of {@code forEach} under its name
   * @param item that name, or empty
   */
  public static Evaluated evaluate(String source, Map<String, Object> variables, String item) {
    try {
      Object value = program(source, item).program().eval(variables);
      return CelValues.plain(value)
          .<Evaluated>map(Evaluated.Value::new)
          .orElseGet(() -> failed(source, "it gives no value that can be written down"));
    } catch (CelValidationException e) {
      List<CelIssue> issues = e.getErrors();
      return failed(source, issues.isEmpty() ? "it is no expression" : issues.get(0).getMessage());
    } catch (CelEvaluationException e) {
      return failed(source, IssueWords.evaluation(String.valueOf(e.getMessage())));
    }
  }

  private static Compiled program(String source, String item)
      throws CelValidationException, CelEvaluationException {
    String key = item + "\n" + source;
    Compiled known = PROGRAMS.get(key);
    if (known != null) {
      return known;
    }
    Compiled compiled =
        new Compiled(Cel.runtime().createProgram(untyped(item).compile(source).getAst()));
    if (PROGRAMS.size() > CACHED) {
      PROGRAMS.clear();
    }
    PROGRAMS.put(key, compiled);
    return compiled;
  }

  private static CelCompiler untyped(String item) {
    if (UNTYPED.size() > CACHED) {
      UNTYPED.clear();
    }
    return UNTYPED.computeIfAbsent(
        item, i -> Cel.untyped(i.isEmpty() ? Optional.empty() : Optional.of(i)));
  }

  private static Evaluated failed(String source, String why) {
    return new Evaluated.Failed("the expression \"" + source + "\" cannot be evaluated: " + why);
  }
}
