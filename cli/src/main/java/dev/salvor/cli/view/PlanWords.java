package dev.salvor.cli.view;

import dev.salvor.cli.view.PlanJson.Does;
import dev.salvor.runbook.Action;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.PosixShell;
import dev.salvor.runbook.Variant;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.plan.PlannedCommand;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a part of a step does, in one line: as written, or as it would be run. */
final class PlanWords {

  private static final Pattern SECRET = Pattern.compile("<[a-zA-Z_][a-zA-Z0-9_]*>");

  private PlanWords() {}

  /** As written, expressions and all. */
  static Does written(Variant variant) {
    return new Does(
        variant.name(),
        what(variant.action()),
        variant.env(),
        variant.timeout(),
        variant.retry().maxAttempts());
  }

  /**
   * As it would be run.
   *
   * @param written the same part as written: scripts cannot hold expressions
   */
  static Does known(PlannedCommand command, Does written) {
    String what =
        switch (command.program()) {
          case Program.Argv argv ->
              argv.argv().stream().map(PlanWords::word).collect(Collectors.joining(" "));
          case Program.Script ignored -> written.what();
          case Program.Builtin builtin ->
              "uses: "
                  + builtin.action()
                  + command.with().entrySet().stream()
                      .map(e -> " " + key(e.getKey()) + "=" + word(e.getValue()))
                      .collect(Collectors.joining());
        };
    boolean action = command.program() instanceof Program.Builtin;
    return new Does(
        written.name(),
        what,
        action ? Map.of() : command.with(),
        Durations.text(command.timeout()),
        command.attempts());
  }

  /** {@code BACKUP_DIR} as it is written: {@code backupDir}. */
  private static String key(String name) {
    StringBuilder key = new StringBuilder();
    for (String part : name.toLowerCase(Locale.ROOT).split("_", -1)) {
      key.append(
          key.isEmpty() || part.isEmpty()
              ? part
              : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return key.toString();
  }

  private static String what(Action action) {
    return switch (action) {
      case Action.Run run -> String.join(" ", run.argv());
      case Action.Shell shell -> "shell: " + firstLine(shell.text());
      case Action.Script script -> "script: " + script.file();
      case Action.Uses uses ->
          "uses: " + uses.action() + (uses.with().isEmpty() ? "" : " " + uses.with());
    };
  }

  private static String firstLine(String text) {
    List<String> lines = text.strip().lines().toList();
    return lines.isEmpty() ? "" : lines.getFirst() + (lines.size() > 1 ? " ..." : "");
  }

  /** One word of a shell; the name of a secret in its brackets stays as it is. */
  static String word(String argument) {
    return SECRET.matcher(argument).matches() ? argument : PosixShell.word(argument);
  }
}
