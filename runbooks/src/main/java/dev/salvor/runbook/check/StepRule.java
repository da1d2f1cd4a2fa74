package dev.salvor.runbook.check;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Advice;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The keys of a step fit together. */
final class StepRule implements Rule {
  private static final Set<String> OF_A_GROUP = Set.of("name", "title", "when", "parallel");

  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    for (Walk.StepAt step : walk.steps()) {
      if (step.isGroup()) {
        group(step.at(), out);
      } else {
        single(step, out);
      }
      inFinally(step, out);
    }
    walk.parts().forEach(p -> part(p.at(), out));
    part(walk.root().at("defaults"), out);
  }

  private static void group(Cursor at, Consumer<Problem> out) {
    for (Map.Entry<String, Cursor> e : at.entries()) {
      boolean other = List.of("run", "shell", "script", "uses").contains(e.getKey());
      if (!OF_A_GROUP.contains(e.getKey()) && !other) {
        out.accept(e.getValue().keyError("not for a group", "write it at the steps of the group"));
      }
    }
  }

  private static void single(Walk.StepAt step, Consumer<Problem> out) {
    Cursor at = step.at();
    Optional<ActionSchema> action = at.at("uses").text().flatMap(ActionSchema::find);
    boolean checked = at.has("check") || action.map(a -> a.brings("check")).orElse(false);
    if (at.at("idempotency").text().filter("check"::equals).isPresent() && !checked) {
      out.accept(
          at.at("idempotency")
              .error("there is no check to decide by", "add \"check\", or use safe or never"));
    }
    if (at.has("as") && !at.has("forEach")) {
      out.accept(
          at.at("as")
              .keyWarning(
                  Advice.NO_EFFECT, "without effect", "it names the element of \"forEach\""));
    }
    if (step.group() >= 0 && at.at("uses").text().filter("reboot"::equals).isPresent()) {
      out.accept(
          at.at("uses")
              .error("a reboot cannot be done beside other steps", "make it a step of its own"));
    }
  }

  private static void inFinally(Walk.StepAt step, Consumer<Problem> out) {
    Cursor onFailure = step.at().at("onFailure");
    if (step.inFinally() && onFailure.text().filter("rollback"::equals).isPresent()) {
      out.accept(
          onFailure.error(
              "steps in \"finally\" run after undo and cannot ask for it",
              "use abort or continue"));
    }
    if (step.inFinally() && step.at().at("uses").text().filter("reboot"::equals).isPresent()) {
      out.accept(
          step.at()
              .at("uses")
              .error(
                  "a reboot is not possible in \"finally\"", "make it the last step of a phase"));
    }
  }

  private static void part(Cursor at, Consumer<Problem> out) {
    Cursor timeout = at.at("timeout");
    if (timeout.text().flatMap(Durations::parse).filter(Duration::isZero).isPresent()) {
      out.accept(timeout.error("a timeout must be above zero", ""));
    }
    Cursor cwd = at.at("cwd");
    if (cwd.text().filter(c -> !c.startsWith("/") && !c.contains("${{")).isPresent()) {
      out.accept(cwd.error("not an absolute folder", "begin with /"));
    }
    for (Map.Entry<String, Cursor> e : at.at("env").entries()) {
      if (e.getKey().startsWith("SALVOR_") || e.getKey().startsWith("WITH_")) {
        out.accept(
            e.getValue()
                .keyError("names with SALVOR_ and WITH_ are Salvor's own", "choose another name"));
      }
    }
    Optional<Duration> delay = at.at("retry").at("delay").text().flatMap(Durations::parse);
    Optional<Duration> max = at.at("retry").at("maxDelay").text().flatMap(Durations::parse);
    if (delay.isPresent() && max.isPresent() && delay.get().compareTo(max.get()) > 0) {
      out.accept(at.at("retry").at("maxDelay").error("shorter than \"delay\"", ""));
    }
  }
}
