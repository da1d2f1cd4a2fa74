package dev.salvor.workflow.rehearsal;

import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.plan.CheckAnswer;
import dev.salvor.workflow.contract.plan.PlannedCommand;
import dev.salvor.workflow.contract.plan.PlannedStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Steps as a plan shows them: small enough for a result on the engine. Pure. */
final class Shown {
  private static final String WITH = "WITH_";
  private static final String FILE = "_FILE";
  private static final int MOST_ARGUMENTS = 40;

  private Shown() {}

  static PlannedStep step(String phase, ResolvedStep step, Optional<CheckAnswer> answer) {
    return new PlannedStep(
        step.id(),
        phase,
        step.step(),
        step.skip().map(Words::cut),
        step.problem().map(Words::cut),
        answer,
        step.check().map(c -> command("check", c, 1)),
        step.variants().stream()
            .map(v -> command(v.name(), v.command(), v.retry().maxAttempts()))
            .toList(),
        step.verify().map(c -> command("verify", c, 1)),
        step.undo().map(c -> command("undo", c, 1)));
  }

  private static PlannedCommand command(String name, Command command, int attempts) {
    return new PlannedCommand(
        name, program(command.program()), with(command), command.timeout(), attempts);
  }

  private static Program program(Program program) {
    return switch (program) {
      case Program.Argv argv -> new Program.Argv(cut(argv.argv()));
      case Program.Script script -> new Program.Script(script.name(), "");
      case Program.Builtin builtin -> builtin;
    };
  }

  private static List<String> cut(List<String> argv) {
    return argv.stream().limit(MOST_ARGUMENTS).map(Words::cut).toList();
  }

  private static Map<String, String> with(Command command) {
    Map<String, String> with = new LinkedHashMap<>();
    boolean action = command.program() instanceof Program.Builtin;
    command.env().forEach((name, value) -> put(with, action, name, Words.cut(value)));
    command.secretEnv().forEach((name, secret) -> put(with, action, name, "<" + secret + ">"));
    command
        .secretFiles()
        .forEach((name, secret) -> put(with, action, fileless(name, action), "<" + secret + ">"));
    return with;
  }

  /** An action's secret travels as a file; whoever wrote the runbook knows it by its key. */
  private static String fileless(String name, boolean action) {
    return action && name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : name;
  }

  private static void put(Map<String, String> with, boolean action, String name, String value) {
    if (with.size() < MOST_ARGUMENTS && (!action || name.startsWith(WITH))) {
      with.put(action ? name.substring(WITH.length()) : name, value);
    }
  }
}
