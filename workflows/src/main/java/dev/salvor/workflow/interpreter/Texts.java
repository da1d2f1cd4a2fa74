package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.PosixShell;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.util.List;
import java.util.stream.Collectors;

/** Texts for people, cut to a length. Pure. */
final class Texts {
  private static final int MOST_WORDS = 200;
  private static final int MOST_COMMAND = 500;
  private static final int MOST_NAMES = 5;

  private Texts() {}

  /** What a command executes. Values of secrets are in its environment only, never in here. */
  static String commandLine(Command command) {
    return switch (command.program()) {
      case Program.Argv argv ->
          cut(
              argv.argv().stream().map(PosixShell::word).collect(Collectors.joining(" ")),
              MOST_COMMAND);
      case Program.Script script -> cut(script.name(), MOST_COMMAND);
      case Program.Builtin builtin -> builtin.action() + " " + builtin.op();
    };
  }

  /** The first of these names, and how many more there are. */
  static String names(List<String> names) {
    int more = names.size() - MOST_NAMES;
    return more <= 0
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMES)) + " and " + more + " more";
  }

  /** {@code ": "} and the last line of what a command printed, or nothing if it said nothing. */
  static String lastWords(String printed) {
    String stripped = printed.strip();
    String last = stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
    return last.isEmpty() ? "" : ": " + cut(last, MOST_WORDS);
  }

  /** At most {@code most} characters, without half of a surrogate pair. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }
}
