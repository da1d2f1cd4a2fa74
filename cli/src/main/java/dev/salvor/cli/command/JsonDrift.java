package dev.salvor.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
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

/** Drift as one JSON object, written as it is found: a fleet's is too large to be held. */
final class JsonDrift {
  private JsonDrift() {}

  static void print(Io io, Drift drift, Set<DriftClass> classes, PackagesJson.Counted counted) {
    try (JsonGenerator json =
        SalvorJson.mapper()
            .createGenerator(io.out())
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      Map<?, ?> fields = SalvorJson.mapper().convertValue(counted, Map.class);
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        json.writePOJOField(String.valueOf(field.getKey()), field.getValue());
      }
      json.writeArrayFieldStart("findings");
      drift.findings(classes, finding -> write(finding, json));
      json.writeEndArray();
      json.writeEndObject();
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("an answer cannot be written as JSON", e);
    }
    io.say("");
  }

  private static void write(Finding finding, JsonGenerator json) {
    try {
      json.writePOJO(PackagesJson.Difference.of(finding));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
