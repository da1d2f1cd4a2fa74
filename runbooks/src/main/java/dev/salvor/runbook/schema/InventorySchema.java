package dev.salvor.runbook.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.List;

/** The schema of inventories. */
public final class InventorySchema {
  private static final class Loaded {
    static final JsonNode JSON =
        SchemaFiles.read(SchemaFiles.INVENTORY)
            .orElseThrow(
                () -> new IllegalStateException("this build lacks " + SchemaFiles.INVENTORY));
    static final Structure STRUCTURE = new Structure(JSON);
  }

  private InventorySchema() {}

  static JsonNode json() {
    return Loaded.JSON;
  }

  /** JSON Schema, draft 2020-12, for editors. */
  public static String text() {
    return SchemaText.written(Loaded.JSON);
  }

  /** What the schema does not allow in {@code inventory}. */
  public static List<Problem> check(Cursor inventory) {
    return Loaded.STRUCTURE.check(inventory, value -> false);
  }
}
