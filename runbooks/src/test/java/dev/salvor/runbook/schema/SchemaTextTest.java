package dev.salvor.runbook.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.salvor.runbook.json.SalvorJson;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SchemaTextTest {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  private static JsonNode step(String step) throws JsonProcessingException {
    return SalvorJson.mapper()
        .readTree(
            "{\"schemaVersion\":1,\"name\":\"x\",\"phases\":[{\"name\":\"p\",\"steps\":["
                + step
                + "]}]}");
  }

  @Test
  void isItselfValid() throws JsonProcessingException {
    JsonSchema meta =
        FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(SalvorJson.mapper().readTree(SchemaText.json()))).isEmpty();
    assertThat(meta.validate(SalvorJson.mapper().readTree(InventorySchema.text()))).isEmpty();
  }

  @Test
  void knowsTheParametersOfActions() throws JsonProcessingException {
    JsonSchema schema = FACTORY.getSchema(SchemaText.json());
    assertThat(
            schema.validate(
                step(
                    "{\"name\":\"s\",\"uses\":\"service\",\"with\":{\"name\":\"sshd\",\"state\":\"started\",\"port\":\"${{"
                        + " params.port }}\"}}")))
        .isEmpty();
    assertThat(
            schema.validate(
                step(
                    "{\"name\":\"s\",\"uses\":\"service\",\"with\":{\"name\":\"sshd\",\"state\":\"running\"}}")))
        .isNotEmpty();
    assertThat(
            schema.validate(
                step(
                    "{\"name\":\"s\",\"run\":[\"x\"],\"undo\":{\"uses\":\"service\",\"with\":{\"nme\":\"x\"}}}")))
        .isNotEmpty();
  }

  @Test
  void everyKeyIsDescribed() {
    everyKeyIsDescribed(SchemaText.merged());
    everyKeyIsDescribed(InventorySchema.json());
  }

  private static void everyKeyIsDescribed(JsonNode schema) {
    assertDescribed(schema, "", schema);
    schema
        .path("$defs")
        .properties()
        .forEach(e -> assertDescribed(schema, "$defs." + e.getKey(), e.getValue()));
  }

  private static void assertDescribed(JsonNode schema, String where, JsonNode object) {
    for (Map.Entry<String, JsonNode> e : object.path("properties").properties()) {
      JsonNode key = e.getValue();
      JsonNode target = key.has("$ref") ? schema.at(key.get("$ref").asText().substring(1)) : key;
      assertThat(key.has("description") || target.has("description"))
          .as(where + "." + e.getKey())
          .isTrue();
      assertDescribed(schema, where + "." + e.getKey(), key);
    }
  }
}
