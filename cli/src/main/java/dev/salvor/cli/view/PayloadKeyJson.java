package dev.salvor.cli.view;

import dev.salvor.cli.view.Table.Cell;
import dev.salvor.workflow.wire.PayloadKey;
import dev.salvor.workflow.wire.PayloadKeyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A key that seals payloads, in JSON; the names are part of the interface.
 *
 * @param seals it seals; the others only open
 * @param file that holds it
 */
public record PayloadKeyJson(String id, boolean seals, String file) {
  /**
   * Those of a file.
   *
   * @throws java.io.UncheckedIOException with a message for people if they cannot be had
   */
  public static List<PayloadKeyJson> of(Path file) {
    List<PayloadKeyJson> out = new ArrayList<>();
    for (PayloadKey key : PayloadKeyFile.all(file)) {
      out.add(new PayloadKeyJson(key.id(), out.isEmpty(), file.toString()));
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
