package dev.salvor.runbook.check;

import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All rules. */
public final class RunbookCheck {
  private RunbookCheck() {}

  /**
   * The problems of a document besides those of its structure.
   *
   * @param files texts of the files that it names, by name
   */
  public static List<Problem> check(Cursor root, Map<String, String> files) {
    Walk walk = Walk.of(root);
    List<Problem> out = new ArrayList<>();
    for (Rule rule : Rules.ALL) {
      rule.check(walk, files, out::add);
    }
    return out;
  }
}
