package dev.salvor.workflow.handover;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page's shell texts, by name. Not for several threads. */
final class Parts {
  static final String WORDS = "words";
  static final String FINISH = "finish";
  static final String AGAIN = "again";
  static final String BACK = "go-back";
  static final String LAST = "last";
  static final String OVER = "over";

  private final Map<String, String> texts = new LinkedHashMap<>();

  void put(String name, List<String> lines) {
    texts.put(name, String.join("\n", lines).strip());
  }

  boolean isEmpty(String name) {
    return text(name).isEmpty();
  }

  String text(String name) {
    return texts.getOrDefault(name, "");
  }

  /** A text that none of them holds, for the marks of their begin and end. */
  String mark(String wish) {
    String mark = wish;
    while (holds("<!-- " + mark)) {
      mark += "x";
    }
    return mark;
  }

  private boolean holds(String mark) {
    return texts.values().stream().anyMatch(text -> text.contains(mark));
  }

  /** A fence that no line of them ends. */
  String fence() {
    String fence = "```";
    while (holds(fence)) {
      fence += "`";
    }
    return fence;
  }
}
