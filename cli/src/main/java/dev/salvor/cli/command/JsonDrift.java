package dev.salvor.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.view.PackagesJson;
import dev.salvor.packages.drift.Drift;
import dev.salvor.packages.drift.DriftClass;
import dev.salvor.packages.drift.Finding;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Drift as one JSON object, written as it is found: a fleet's is too large to be held. */
final class JsonDrift {
  private JsonDrift() {}

  /**
   * Prints it.
   *
   * @param after what follows the findings
   * @return how many there were
   */
  static Drift.Counts print(
      Io io,
      Drift drift,
      Set<DriftClass> classes,
      Function<Drift.Counts, PackagesJson.Counted> after) {
    Drift.Counts counts;
    try (JsonGenerator json =
        SalvorJson.mapper()
            .createGenerator(io.out())
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .setPrettyPrinter(
                new DefaultPrettyPrinter()
                    .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE))) {
      json.writeStartObject();
      json.writeArrayFieldStart("findings");
      counts = drift.findings(classes, finding -> write(finding, json));
      json.writeEndArray();
      Map<?, ?> fields = SalvorJson.mapper().convertValue(after.apply(counts), Map.class);
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        json.writePOJOField(String.valueOf(field.getKey()), field.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an answer cannot be written as JSON", e);
    }
    io.say("");
    return counts;
  }

  private static void write(Finding finding, JsonGenerator json) {
    try {
      // A line each: between what so many hosts have, blanks and breaks are most of the text.
      json.writeRawValue(
          SalvorJson.mapper().writeValueAsString(PackagesJson.Difference.of(finding)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
