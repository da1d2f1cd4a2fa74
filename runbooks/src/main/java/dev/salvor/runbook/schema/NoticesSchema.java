package dev.salvor.runbook.schema;

import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.List;

/** The schema of a node's notices. */
public final class NoticesSchema {
  private static final class Loaded {
    static final Structure STRUCTURE =
        new Structure(
            SchemaFiles.read("notices-1.schema.json")
                .orElseThrow(() -> new IllegalStateException("this build lacks its schema")));
  }

  private NoticesSchema() {}

  /** What the schema does not allow in {@code notices}. */
  public static List<Problem> check(Cursor notices) {
    return Loaded.STRUCTURE.check(notices, value -> false);
  }
}
