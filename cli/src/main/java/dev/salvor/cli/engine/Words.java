package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.run.RunStatus;
import java.util.Arrays;
import java.util.Optional;

/** The engine's plain values as ours. A value of a newer version is not an error here. */
final class Words {
  private Words() {}

  static Optional<RunStatus> status(String word) {
    return Arrays.stream(RunStatus.values()).filter(s -> s.name().equals(word)).findFirst();
  }

  static long number(String digits) {
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
  }

  /** The text of a JSON string that holds a name, or the number as it is. */
  static String unquoted(String json) {
    boolean quoted = json.length() >= 2 && json.startsWith("\"") && json.endsWith("\"");
    return quoted ? json.substring(1, json.length() - 1) : json;
  }
}
