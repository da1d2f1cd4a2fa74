package dev.salvor.workflow.resolve;

import dev.salvor.policy.Named;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a command names. Pure. */
public final class CommandNames {
  private CommandNames() {}

  /** For a policy, which is asked about it. */
  public static Named of(Command command) {
    Map<String, String> env = new LinkedHashMap<>(command.env());
    command.secretEnv().keySet().forEach(name -> env.put(name, ""));
    return switch (command.program()) {
      case Program.Argv argv -> Named.run(argv.argv(), command.cwd(), env);
      case Program.Script script -> Named.shell(script.text(), command.cwd(), env);
      case Program.Builtin builtin -> Named.action(builtin.action(), command.cwd(), env);
    };
  }
}
