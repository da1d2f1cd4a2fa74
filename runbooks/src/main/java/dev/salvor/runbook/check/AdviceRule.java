package dev.salvor.runbook.check;

import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Advice;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What can be run and yet is seldom meant. */
final class AdviceRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    boolean undo = walk.steps().stream().anyMatch(AdviceRule::hasUndo);
    boolean timeout = walk.root().at("defaults").has("timeout");
    for (Walk.StepAt step : walk.steps()) {
      if (step.isGroup()) {
        continue;
      }
      never(step.at(), out);
      tolerated(walk, step, out);
      Cursor onFailure = step.at().at("onFailure");
      if (!undo && onFailure.text().filter("rollback"::equals).isPresent()) {
        out.accept(
            onFailure.warning(
                Advice.NOTHING_TO_UNDO, "no step has an undo", "a rollback will undo nothing"));
      }
      boolean onlyAsks = step.at().has("approval") && !does(step.at());
      if (!timeout && !step.at().has("timeout") && !step.at().has("uses") && !onlyAsks) {
        out.accept(
            step.at()
                .keyWarning(
                    Advice.NO_TIMEOUT,
                    "no timeout, so 5m applies",
                    "say how long it may take, or write defaults: {timeout: 5m}"));
      }
    }
  }

  private static boolean hasUndo(Walk.StepAt step) {
    return step.at().has("undo") || action(step).map(a -> a.ops().contains("undo")).orElse(false);
  }

  private static Optional<ActionSchema> action(Walk.StepAt step) {
    return step.at().at("uses").text().flatMap(ActionSchema::find);
  }

  private static boolean does(Cursor at) {
    return at.has("run") || at.has("shell") || at.has("script");
  }

  private static void never(Cursor at, Consumer<Problem> out) {
    boolean does = does(at);
    boolean said = at.at("idempotency").text().filter("never"::equals).isPresent();
    boolean silent = !at.has("idempotency") && does;
    if ((said || silent) && !at.has("check") && !at.has("undo") && does) {
      String who =
          silent
              ? "without \"check\" the step counts as idempotency: never"
              : "idempotency: never without check or undo";
      out.accept(
          at.keyWarning(
              Advice.NEVER_WITHOUT_CHECK,
              who,
              "if the host dies in the middle, an operator is asked; write idempotency: safe if it"
                  + " may be run again"));
    }
  }

  private static void tolerated(Walk walk, Walk.StepAt step, Consumer<Problem> out) {
    if (!step.at().at("tolerated").node().asBoolean()) {
      return;
    }
    boolean written = step.at().has("onFailure") || step.inFinally();
    boolean inherited =
        walk.root().at("phases").items().stream()
                .anyMatch(
                    p -> step.at().pointer().startsWith(p.pointer() + "/") && p.has("onFailure"))
            || walk.root().at("defaults").has("onFailure");
    boolean goesOn =
        written ? !step.at().at("onFailure").text().orElse("continue").equals("abort") : inherited;
    if (!goesOn) {
      out.accept(
          step.at()
              .at("tolerated")
              .keyWarning(Advice.NO_EFFECT, "without effect", "it goes with onFailure: continue"));
    }
  }
}
