package dev.salvor.runbook.check;

import dev.salvor.runbook.source.Problem;
import java.util.Map;
import java.util.function.Consumer;

/** One rule. It takes what it finds as it is and says nothing about what the schema refuses. */
@FunctionalInterface
interface Rule {
  void check(Walk walk, Map<String, String> files, Consumer<Problem> out);
}
