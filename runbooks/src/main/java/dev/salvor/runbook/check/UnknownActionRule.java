package dev.salvor.runbook.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Typed actions must exist, know what is asked of them, and get parameters that they know. */
final class UnknownActionRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    for (Walk.Part part : walk.parts()) {
      Cursor uses = part.at().at("uses");
      Optional<String> name = uses.text().filter(n -> !n.equals("runbook"));
      if (name.isEmpty()) {
        continue;
      }
      Optional<ActionSchema> action = ActionSchema.find(name.get());
      if (action.isEmpty()) {
        List<String> known = ActionSchema.names();
        out.accept(
            uses.error(
                "there is no action \"" + name.get() + "\"",
                Similar.hint(name.get(), known, "actions: " + String.join(", ", known))));
        continue;
      }
      operation(part, uses, action.get(), out);
      with(part.at(), action.get(), out);
    }
  }

  private static void operation(
      Walk.Part part, Cursor uses, ActionSchema action, Consumer<Problem> out) {
    boolean readOnly = part.role() == Walk.Role.CHECK || part.role() == Walk.Role.VERIFY;
    if (readOnly && !action.ops().contains("check") && !action.ops().contains("verify")) {
      out.accept(
          uses.error(
              "the action \"" + action.name() + "\" cannot be asked whether something is so",
              "use run, shell or script"));
    }
  }

  private static void with(Cursor part, ActionSchema action, Consumer<Problem> out) {
    Cursor with = part.at("with");
    if (!with.present()) {
      with = new Cursor(part.source(), with.pointer(), JsonNodeFactory.instance.objectNode());
    }
    if (!with.node().isObject()) {
      return;
    }
    action.checkWritten(with).forEach(out);
  }
}
