package dev.salvor.runbook.check;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** An approval can be given, ends, and asks for values that may be kept. */
final class ApprovalRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    for (Walk.StepAt step : walk.steps()) {
      Cursor at = step.at().at("approval");
      if (at.present() && step.inFinally()) {
        out.accept(
            at.keyError("final steps ask nobody: they run whatever happens", "ask in a phase"));
      } else if (at.present()) {
        approval(step.at(), at, out);
      }
    }
  }

  private static void approval(Cursor step, Cursor at, Consumer<Problem> out) {
    Cursor timeout = at.at("timeout");
    if (timeout.text().flatMap(Durations::parse).filter(Duration::isZero).isPresent()) {
      out.accept(timeout.error("an approval needs time", "write 4h or 30m"));
    }
    int people = at.at("approvers").items().size();
    int min = at.at("min").node().asInt(1);
    if (people > 0 && min > people) {
      out.accept(
          at.at("min")
              .error(
                  min + " must approve, but only " + people + " may",
                  "name more approvers, or ask for fewer"));
    }
    for (Map.Entry<String, Cursor> e : at.at("inputs").entries()) {
      if (Known.type(e.getValue()) == Parameter.Type.SECRET) {
        out.accept(
            e.getValue()
                .at("type")
                .error("an answer is recorded and cannot be a secret", "make it a parameter"));
      }
      if (step.at("output").has(e.getKey())) {
        out.accept(
            e.getValue()
                .keyError("the step has an output of this name already", "rename one of them"));
      }
      ParametersRule.parameter(e.getValue(), out);
    }
  }
}
