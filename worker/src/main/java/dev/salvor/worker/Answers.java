package dev.salvor.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.json.SalvorJson;
import java.io.PrintStream;

/**
 * Where a command says what it does and what came of it: lines for people, or progress on standard
 * error and one JSON document at the end.
 *
 * @param lines takes the lines for people
 */
record Answers(PrintStream out, PrintStream lines, boolean json) {
  static Answers of(PrintStream out, PrintStream err, boolean json) {
    return new Answers(out, json ? err : out, json);
  }

  /** Ends the command: prints {@code answer} where JSON was asked for. */
  int done(Object answer) {
    if (json) {
      print(out, answer);
    }
    return 0;
  }

  /** Prints {@code answer} as JSON. */
  static void print(PrintStream out, Object answer) {
    try {
      out.println(SalvorJson.mapper().writeValueAsString(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
