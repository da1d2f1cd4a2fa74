package dev.salvor.cli.view;

import dev.salvor.cli.view.Table.Cell;
import dev.salvor.workflow.wire.PayloadKey;
import java.util.ArrayList;
import java.util.List;

/**
 * A key that seals payloads, in JSON; the names are part of the interface.
 *
 * @param seals it seals; the others only open
 * @param file that holds it
 */
public record PayloadKeyJson(String id, boolean seals, String file) {
  /** Those of a file, in its order. */
  public static List<PayloadKeyJson> of(List<PayloadKey> keys, String file) {
    List<PayloadKeyJson> out = new ArrayList<>();
    for (PayloadKey key : keys) {
      out.add(new PayloadKeyJson(key.id(), out.isEmpty(), file));
    }
    return out;
  }

  /** For people. */
  public static List<String> lines(List<PayloadKeyJson> keys, Paint paint) {
    Table table = Table.of("KEY", "DOES", "FILE");
    keys.forEach(
        key ->
            table.row(
                List.of(
                    Cell.of(key.id()),
                    Cell.of(key.seals() ? "seals and opens" : "opens"),
                    Cell.of(key.file()))));
    return table.lines(paint);
  }
}
