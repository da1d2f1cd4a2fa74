package dev.salvor.runbook.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Pointers;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Compares a value with a schema and says what differs in plain words. */
final class Structure {
  private static final JsonSchemaFactory FACTORY = factory();
  private final JsonNode schema;
  private final JsonSchema compiled;

  Structure(JsonNode schema) {
    this.schema = schema;
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            // Only the keywords that a document meets are built.
            .preloadJsonSchema(false)
            .build();
    this.compiled = FACTORY.getSchema(schema, config);
  }

  /** The parts of {@code value} that the schema does not allow. */
  List<Problem> check(Cursor value, Predicate<Cursor> skipped) {
    List<ValidationMessage> found = new ArrayList<>();
    Set<String> wrongType = new HashSet<>();
    Set<String> alternatives = new HashSet<>();
    List<Problem> out = new ArrayList<>();
    for (ValidationMessage m : compiled.validate(value.node())) {
      String path = m.getEvaluationPath().toString();
      int anyOf = path.indexOf("/anyOf/");
      if (anyOf >= 0 && alternatives.add(path.substring(0, anyOf))) {
        out.add(new Words(value, schema.at(path.substring(0, anyOf)), m, "anyOf").problem());
      }
      if (anyOf < 0 && !path.contains("/oneOf/")) {
        found.add(m);
      }
      if (anyOf < 0 && m.getType().equals("type")) {
        wrongType.add(m.getInstanceLocation().toString());
      }
    }
    for (ValidationMessage m : found) {
      if (m.getType().equals("type") || !wrongType.contains(m.getInstanceLocation().toString())) {
        Cursor at = at(value, m);
        if (!skipped.test(at)) {
          out.add(new Words(at, holder(m), m, m.getType()).problem());
        }
      }
    }
    return out;
  }

  private static Cursor at(Cursor value, ValidationMessage m) {
    Cursor at = value;
    JsonNodePath path = m.getInstanceLocation();
    for (int i = 0; i < path.getNameCount(); i++) {
      at = step(at, path.getName(i));
    }
    return at;
  }

  /** The schema object whose keyword was not fulfilled. */
  private JsonNode holder(ValidationMessage m) {
    String place = m.getSchemaLocation().getFragment().toString();
    return schema.at(place.substring(0, Math.max(0, place.lastIndexOf('/'))));
  }

  private static Cursor step(Cursor at, String name) {
    return at.node().isArray()
        ? new Cursor(
            at.source(),
            Pointers.index(at.pointer(), Integer.parseInt(name)),
            at.node().path(Integer.parseInt(name)))
        : at.at(name);
  }

  private static JsonSchemaFactory factory() {
    JsonMetaSchema language =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .unknownKeywordFactory((name, context) -> new NonValidationKeyword(name))
            .build();
    return JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V202012))
        .metaSchema(language)
        .build();
  }
}
