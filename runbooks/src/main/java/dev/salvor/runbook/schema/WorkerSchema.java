package dev.salvor.runbook.schema;

import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.List;

/** The schema of what a worker is told by its owner. */
public final class WorkerSchema {
  private static final class Loaded {
    static final Structure STRUCTURE =
        new Structure(
            SchemaFiles.read("worker-1.schema.json")
                .orElseThrow(() -> new IllegalStateException("this build lacks its schema")));
  }

  private WorkerSchema() {}

  /** What the schema does not allow in {@code worker}. */
  public static List<Problem> check(Cursor worker) {
    return Loaded.STRUCTURE.check(worker, value -> false);
  }
}
