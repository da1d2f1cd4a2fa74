package dev.salvor.runbook.check;

import dev.salvor.runbook.Locks;
import dev.salvor.runbook.Names;
import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.expr.Expressions.Checked;
import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Locks can be named before anything is known of a host, and are taken before it is asked. */
final class LockRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    Known known = Known.of(walk);
    Set<String> seen = new HashSet<>();
    for (Cursor lock : locks(walk.root())) {
      String text = lock.text().orElse("");
      if (!seen.add(text)) {
        out.accept(lock.error("the lock stands here twice", "remove it"));
      }
      if (text.startsWith(Locks.NAMED)) {
        named(lock, text.substring(Locks.NAMED.length()), known, out);
      }
    }
    Cursor at = walk.root().at("locks");
    if (at.has("waitAtMost") && at.at("whenHeld").text().filter("refuse"::equals).isPresent()) {
      out.accept(at.at("waitAtMost").keyError("nobody waits", "write whenHeld: wait"));
    }
  }

  /** The locks that are written, in either form. */
  static List<Cursor> locks(Cursor root) {
    Cursor at = root.at("locks");
    return (at.node().isObject() ? at.at("take") : at).items();
  }

  private static void named(Cursor lock, String name, Known known, Consumer<Problem> out) {
    Template template = Template.of(name);
    if (!Template.hasExpression(name) && !Names.isPathName(name)) {
      out.accept(
          lock.error(
              "\"" + name + "\" is no name of a lock",
              "it begins with a letter or digit, has at most 63 of a-z 0-9 . _ - and no \"..\""));
    }
    for (Template.Part.Expression part : template.expressions()) {
      if (Expressions.check(part.source(), known.scope(Optional.empty()))
              instanceof Checked.Good good
          && good.references().names().stream().anyMatch(n -> !n.equals("params"))) {
        out.accept(
            lock.errorIn(part.source(), 0, "only parameters are known when locks are taken", ""));
      }
    }
  }
}
