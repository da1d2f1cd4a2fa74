package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Names;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the variants of one step into commands. */
final class CommandResolver {
  private final Definition definition;
  private final Secrets secrets;
  private final Values values;
  private final Step.Single step;

  CommandResolver(Definition definition, Secrets secrets, Values values, Step.Single step) {
    this.definition = definition;
    this.secrets = secrets;
    this.values = values;
    this.step = step;
  }

  Command command(Variant variant, String op) throws Unresolved {
    Map<String, String> env = new LinkedHashMap<>();
    Map<String, String> secretEnv = new LinkedHashMap<>();
    for (Map.Entry<String, String> e : variant.env().entrySet()) {
      Optional<String> secret = secrets.named(e.getValue());
      if (secret.isPresent()) {
        secretEnv.put(e.getKey(), secrets.given(secret.get(), "env." + e.getKey()));
      } else {
        env.put(e.getKey(), EnvLimit.checked("env." + e.getKey(), values.text(e.getValue())));
      }
    }
    Map<String, String> secretFiles = new LinkedHashMap<>();
    Program program =
        switch (variant.action()) {
          case Action.Run run -> argv(run);
          case Action.Shell shell -> new Program.Script(scriptName(variant), shell.text());
          case Action.Script script -> script(script, variant);
          case Action.Uses uses -> {
            ActionSchema action = action(uses);
            ActionEnv with = ActionEnv.of(uses, action, secrets, values, definition.files());
            env.putAll(with.env());
            secretFiles.putAll(with.secretFiles());
            yield new Program.Builtin(uses.action(), known(action, op));
          }
        };
    return new Command(
        program,
        env,
        secretEnv,
        secretFiles,
        user(variant),
        cwd(variant),
        timeout(variant),
        values.duration("grace", variant.grace()));
  }

  /** A written undo that is another action than the main one is done, not undone. */
  String undoOp(Variant undo) {
    return undo.action().equals(step.main().action()) ? "undo" : "do";
  }

  private static String known(ActionSchema action, String op) throws Unresolved {
    String other = op.equals("check") ? "verify" : op.equals("verify") ? "check" : op;
    if (action.ops().contains(op) || !action.ops().contains(other)) {
      return op;
    }
    return other;
  }

  private static ActionSchema action(Action.Uses uses) throws Unresolved {
    return ActionSchema.find(uses.action())
        .orElseThrow(
            () ->
                new Unresolved(
                    "this worker has no action \""
                        + uses.action()
                        + "\": it is probably older than the salvor command; salvor down, then"
                        + " salvor up"));
  }

  private Program argv(Action.Run run) throws Unresolved {
    List<String> out = new ArrayList<>();
    for (String element : run.argv()) {
      out.add(EnvLimit.checked("run", values.text(element)));
    }
    if (out.get(0).isEmpty()) {
      throw new Unresolved("run: the program is an empty text");
    }
    return new Program.Argv(out);
  }

  private Program script(Action.Script script, Variant variant) throws Unresolved {
    byte[] content = definition.files().get(script.file());
    if (content == null) {
      throw new Unresolved("the file " + script.file() + " is not in the pinned definition");
    }
    String base = script.file().substring(script.file().lastIndexOf('/') + 1);
    String name = Names.isPathName(base) ? base : scriptName(variant);
    return new Program.Script(name, new String(content, StandardCharsets.UTF_8));
  }

  private String scriptName(Variant variant) {
    return step.name() + (variant.name().equals(Variant.MAIN) ? "" : "." + variant.name()) + ".sh";
  }

  private Optional<String> user(Variant variant) throws Unresolved {
    if (variant.user().isEmpty()) {
      return Optional.empty();
    }
    String user = values.text(variant.user().get());
    if (!user.matches("[A-Za-z0-9_.][A-Za-z0-9_.-]{0,63}\\$?")) {
      throw new Unresolved("user: \"" + user + "\" is not the name of an account");
    }
    return Optional.of(user);
  }

  private Optional<String> cwd(Variant variant) throws Unresolved {
    if (variant.cwd().isEmpty()) {
      return Optional.empty();
    }
    String cwd = values.text(variant.cwd().get());
    if (!cwd.startsWith("/")) {
      throw new Unresolved("cwd: \"" + cwd + "\" is not an absolute folder");
    }
    return Optional.of(cwd);
  }

  private Duration timeout(Variant variant) throws Unresolved {
    Duration timeout = values.duration("timeout", variant.timeout());
    if (timeout.isZero()) {
      throw new Unresolved("timeout: must be above zero");
    }
    return timeout;
  }
}
