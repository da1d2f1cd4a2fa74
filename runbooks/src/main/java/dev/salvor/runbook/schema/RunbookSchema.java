package dev.salvor.runbook.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.List;

/** The schema of runbooks. */
public final class RunbookSchema {
  private static final class Loaded {
    static final JsonNode JSON =
        SchemaFiles.read(SchemaFiles.RUNBOOK)
            .orElseThrow(
                () -> new IllegalStateException("this build lacks " + SchemaFiles.RUNBOOK));
    static final Structure STRUCTURE = new Structure(JSON);
  }

  private RunbookSchema() {}

  static JsonNode json() {
    return Loaded.JSON;
  }

  /** What the schema does not allow in {@code runbook}. Parameters of actions are not looked at. */
  public static List<Problem> check(Cursor runbook) {
    return Loaded.STRUCTURE.check(runbook, value -> false);
  }
}
