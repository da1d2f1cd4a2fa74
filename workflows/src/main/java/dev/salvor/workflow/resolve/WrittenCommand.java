package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a command can have come from what a runbook has written, whatever its parameters. */
final class WrittenCommand {
  private static final String WITH = "WITH_";
  private static final String ANYTHING = "${{ any }}";

  private final Definition definition;
  private final Secrets secrets;

  WrittenCommand(Definition definition) {
    this.definition = definition;
    this.secrets = new Secrets(definition.runbook().parameters(), Map.of());
  }

  /**
   * Compares all of it but the times.
   *
   * @param ops operations that an action program may be asked for
   */
  boolean isOf(Variant written, List<String> ops, Command command) {
    return isProgram(written.action(), ops, command.program())
        && isText(written.user(), command.user())
        && isText(written.cwd(), command.cwd())
        && isEnvironment(written, command)
        && isSecretFiles(written.action(), command.secretFiles());
  }

  private boolean isProgram(Action action, List<String> ops, Program program) {
    return switch (action) {
      case Action.Run run ->
          program instanceof Program.Argv given && isList(run.argv(), given.argv());
      case Action.Shell shell ->
          program instanceof Program.Script given && given.text().equals(shell.text());
      case Action.Script script ->
          program instanceof Program.Script given
              && file(script.file()).filter(given.text()::equals).isPresent();
      case Action.Uses uses ->
          program instanceof Program.Builtin given
              && given.action().equals(uses.action())
              && ops.contains(given.op());
    };
  }

  private static boolean isList(List<String> written, List<String> given) {
    if (written.size() != given.size()) {
      return false;
    }
    for (int i = 0; i < written.size(); i++) {
      if (!fits(written.get(i), given.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(Optional<String> written, Optional<String> given) {
    return written.isPresent() == given.isPresent()
        && (written.isEmpty() || fits(written.get(), given.get()));
  }

  /** Whether every variable is written, and every written one is there. */
  private boolean isEnvironment(Variant written, Command command) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, String> e : written.env().entrySet()) {
      Optional<String> secret = secrets.named(e.getValue());
      if (secret.isEmpty()) {
        texts.put(e.getKey(), e.getValue());
      } else if (!secret.get().equals(command.secretEnv().get(e.getKey()))) {
        return false;
      }
    }
    if (!written.env().keySet().containsAll(command.secretEnv().keySet())) {
      return false;
    }
    if (written.action() instanceof Action.Uses uses) {
      ActionSchema.find(uses.action())
          .ifPresent(action -> uses.with().forEach((key, value) -> put(texts, action, key, value)));
    }
    return command.env().entrySet().stream().allMatch(e -> isWritten(texts, e))
        && texts.entrySet().stream()
            .allMatch(e -> isWhole(e.getValue()) || command.env().containsKey(e.getKey()));
  }

  private static boolean isWritten(Map<String, String> texts, Map.Entry<String, String> given) {
    String written = texts.get(given.getKey());
    if (written != null) {
      return fits(written, given.getValue());
    }
    // One expression may have given a list or a mapping.
    return texts.entrySet().stream()
        .anyMatch(
            e ->
                e.getKey().startsWith(WITH)
                    && isWhole(e.getValue())
                    && given.getKey().startsWith(e.getKey() + "_"));
  }

  private boolean isSecretFiles(Action written, Map<String, String> given) {
    Map<String, String> files = new LinkedHashMap<>();
    if (written instanceof Action.Uses uses) {
      Optional<ActionSchema> action = ActionSchema.find(uses.action());
      uses.with()
          .forEach(
              (key, value) -> {
                if (action.isPresent() && action.get().isSecret(key)) {
                  secrets
                      .named(String.valueOf(value))
                      .ifPresent(name -> files.put(ActionEnv.name(key) + "_FILE", name));
                }
              });
    }
    return files.equals(given);
  }

  /** As {@link ActionEnv} makes it, with expressions left in. */
  private void put(Map<String, String> out, ActionSchema action, String key, Object value) {
    if (action.isSecret(key)) {
      return;
    }
    if (value instanceof String text && action.isFile(key, text)) {
      file(text).ifPresent(content -> out.put(ActionEnv.name("content"), content));
    } else if (value instanceof String text
        && Template.hasExpression(text)
        && (action.isDuration(key) || action.isSize(key))) {
      out.put(ActionEnv.name(key), ANYTHING); // it is a number by then
    } else {
      ActionEnv.put(out, ActionEnv.name(key), ActionEnv.converted(action, key, value));
    }
  }

  private Optional<String> file(String name) {
    return Optional.ofNullable(definition.files().get(name))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static boolean isWhole(String written) {
    return Template.hasExpression(written) && Template.of(written).single().isPresent();
  }

  /** Whether {@code given} can be {@code written} with values in place of its expressions. */
  static boolean fits(String written, String given) {
    if (!Template.hasExpression(written)) {
      return written.equals(given);
    }
    Template template = Template.of(written);
    if (template.single().isPresent()) {
      return true;
    }
    int at = 0;
    boolean open = false;
    for (int i = 0; i < template.parts().size(); i++) {
      if (!(template.parts().get(i) instanceof Template.Part.Literal literal)) {
        open = true;
        continue;
      }
      boolean last = i == template.parts().size() - 1;
      int found =
          !open
              ? (given.startsWith(literal.text(), at) ? at : -1)
              : last
                  ? Math.max(at, given.length() - literal.text().length())
                  : given.indexOf(literal.text(), at);
      if (found < 0 || !given.startsWith(literal.text(), found)) {
        return false;
      }
      at = found + literal.text().length();
      open = false;
    }
    return open || at == given.length();
  }
}
