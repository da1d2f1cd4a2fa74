package dev.salvor.runbook.yaml;

import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Plain words for what the YAML scanner says. */
final class SyntaxWords {
  private static final Map<String, String> HINTS =
      Map.of(
          "mapping values are not allowed here",
          "put the text in quotes if it holds \": \", or correct the indentation",
          "could not find expected ':'",
          "a key needs \":\" and a space after it",
          "expected <block end>, but found '<block mapping start>'",
          "the line is indented differently from its neighbours",
          "expected <block end>, but found '-'",
          "the \"-\" is indented differently from its neighbours");

  private SyntaxWords() {}

  static String plain(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem()).strip();
    String context = e.getContext() == null ? "" : e.getContext().strip();
    return context.isEmpty() ? problem : context + ": " + problem;
  }

  static String hint(MarkedYamlEngineException e) {
    return HINTS.getOrDefault(String.valueOf(e.getProblem()).strip(), "");
  }
}
