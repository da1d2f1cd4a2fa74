package dev.salvor.runbook.expr;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Walks an expression and collects what it refers to. */
final class ReferenceFinder {
  private final Set<String> parameters = new LinkedHashSet<>();
  private final Set<String> tested = new LinkedHashSet<>();
  private final Set<References.Value> outputs = new LinkedHashSet<>();
  private final Set<String> results = new LinkedHashSet<>();
  private final Set<String> names = new LinkedHashSet<>();
  private boolean computed;

  static References find(CelExpr expr) {
    ReferenceFinder finder = new ReferenceFinder();
    finder.visit(expr, new HashSet<>());
    return new References(
        finder.parameters,
        finder.tested,
        finder.outputs,
        finder.results,
        finder.names,
        finder.computed);
  }

  private void visit(CelExpr expr, Set<String> bound) {
    Optional<Deque<String>> path = path(expr);
    if (path.isPresent()) {
      refer(path.get(), expr.getKind() == Kind.SELECT && expr.select().testOnly(), bound);
      return;
    }
    switch (expr.getKind()) {
      case SELECT -> visit(expr.select().operand(), bound);
      case CALL -> {
        expr.call().target().ifPresent(t -> visit(t, bound));
        expr.call().args().forEach(a -> visit(a, bound));
      }
      case LIST -> expr.list().elements().forEach(e -> visit(e, bound));
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  e -> {
                    visit(e.key(), bound);
                    visit(e.value(), bound);
                  });
      case STRUCT -> expr.struct().entries().forEach(e -> visit(e.value(), bound));
      case COMPREHENSION -> comprehension(expr.comprehension(), bound);
      case IDENT, CONSTANT, NOT_SET -> {}
    }
  }

  private void comprehension(CelExpr.CelComprehension c, Set<String> bound) {
    Set<String> inner = new HashSet<>(bound);
    inner.addAll(List.of(c.iterVar(), c.iterVar2(), c.accuVar()));
    visit(c.iterRange(), bound);
    visit(c.accuInit(), bound);
    visit(c.loopCondition(), inner);
    visit(c.loopStep(), inner);
    visit(c.result(), inner);
  }

  /** {@code a.b['c']} as a, b, c; empty if it is something else or has a computed part. */
  private static Optional<Deque<String>> path(CelExpr expr) {
    Deque<String> out = new ArrayDeque<>();
    CelExpr at = expr;
    while (true) {
      if (at.getKind() == Kind.IDENT) {
        out.push(at.ident().name());
        return Optional.of(out);
      }
      if (at.getKind() == Kind.SELECT) {
        out.push(at.select().field());
        at = at.select().operand();
      } else if (index(at).isPresent()) {
        out.push(index(at).get());
        at = at.call().args().get(0);
      } else {
        return Optional.empty();
      }
    }
  }

  private static Optional<String> index(CelExpr expr) {
    if (expr.getKind() != Kind.CALL || !expr.call().function().equals("_[_]")) {
      return Optional.empty();
    }
    CelExpr key = expr.call().args().get(1);
    return key.getKind() == Kind.CONSTANT
            && key.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(key.constant().stringValue())
        : Optional.empty();
  }

  private void refer(Deque<String> path, boolean test, Set<String> bound) {
    String name = path.pop();
    if (bound.contains(name)) {
      return;
    }
    names.add(name.startsWith(".") ? name.substring(1) : name);
    String first = path.isEmpty() ? "" : path.pop();
    String second = path.isEmpty() ? "" : path.pop();
    switch (name) {
      case "params" -> parameter(first, test && second.isEmpty());
      case "outputs" -> {
        computed |= first.isEmpty();
        outputs.add(new References.Value(first, second));
      }
      case "results" -> {
        computed |= first.isEmpty();
        results.add(first);
      }
      default -> {}
    }
  }

  private void parameter(String name, boolean test) {
    computed |= name.isEmpty();
    if (!name.isEmpty()) {
      (test ? tested : parameters).add(name);
    }
  }
}
