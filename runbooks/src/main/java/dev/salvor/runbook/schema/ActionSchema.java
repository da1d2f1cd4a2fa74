package dev.salvor.runbook.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.Names;
import dev.salvor.runbook.Sizes;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The schema of one typed action: that of its {@code with}, and what the engine must know of it.
 */
public final class ActionSchema {
  private static final Map<String, Optional<ActionSchema>> KNOWN = new ConcurrentHashMap<>();

  private final String name;
  private final JsonNode json;
  private final Structure structure;

  private ActionSchema(String name, JsonNode json) {
    this.name = name;
    this.json = json;
    this.structure = new Structure(json);
  }

  /** The action called {@code name}, if there is one. */
  public static Optional<ActionSchema> find(String name) {
    if (!Names.isPathName(name)) {
      return Optional.empty();
    }
    return KNOWN.computeIfAbsent(
        name, n -> SchemaFiles.read("actions/" + n + ".json").map(j -> new ActionSchema(n, j)));
  }

  /** Names of all actions. */
  public static List<String> names() {
    return SchemaFiles.actions();
  }

  JsonNode json() {
    return json;
  }

  public String name() {
    return name;
  }

  /** Operations that its program knows: {@code check}, {@code do}, {@code verify}, {@code undo}. */
  public Set<String> ops() {
    Set<String> ops = new LinkedHashSet<>();
    json.path("x-ops").forEach(o -> ops.add(o.asText()));
    return ops;
  }

  /**
   * Whether a step that does it is asked by the program's own {@code check} and {@code verify}. Not
   * so where doing it is itself a question, which would be put three times.
   */
  public boolean asked() {
    return json.path("x-asked").asBoolean(true);
  }

  /** Whether a step that does it brings along the operation {@code op} of the program. */
  public boolean brings(String op) {
    return ops().contains(op) && (asked() || op.equals("undo"));
  }

  public Optional<Idempotency> idempotency() {
    return json.path("x-idempotency").isTextual()
        ? Optional.of(
            Idempotency.valueOf(json.path("x-idempotency").asText().toUpperCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** Whether it changes nothing on the host. */
  public boolean readOnly() {
    return json.path("x-readonly").asBoolean();
  }

  /** Whether a step that does it is never part of a longer segment. */
  public boolean isAlone() {
    return json.path("x-alone").asBoolean();
  }

  /** Whether what it prints is for people to read at the end of the run. */
  public boolean isReport() {
    return json.path("x-report").asBoolean();
  }

  /** Whether the value of {@code key} must be a secret parameter. */
  public boolean isSecret(String key) {
    return property(key).path("x-secret").asBoolean();
  }

  /** Whether the value of {@code key} may be longer than an environment variable can be. */
  public boolean isLarge(String key) {
    return property(key).path("x-large").asBoolean();
  }

  /**
   * Whether {@code value} of {@code key} names a file beside the runbook. An absolute path is one
   * of the host.
   */
  public boolean isFile(String key, String value) {
    return key.equals("source")
        && json.path("properties").has("content")
        && !value.startsWith("/")
        && !value.contains("${{");
  }

  /** Whether the value of {@code key} is a duration. */
  public boolean isDuration(String key) {
    return isKind(key, "duration");
  }

  /** Its parameters that are durations. */
  public List<String> durations() {
    List<String> out = new ArrayList<>();
    json.path("properties").fieldNames().forEachRemaining(out::add);
    out.removeIf(key -> !isDuration(key));
    return out;
  }

  /** What counts for {@code key} when it is not given; may be empty. */
  public String defaultOf(String key) {
    return property(key).path("default").asText();
  }

  /** Whether the value of {@code key} is a size. */
  public boolean isSize(String key) {
    return isKind(key, "size");
  }

  private boolean isKind(String key, String kind) {
    JsonNode p = property(key);
    return p.path("x-kind").asText().equals(kind)
        || p.path("format").asText().equals(kind)
        || p.path("$ref").asText().endsWith("/" + kind);
  }

  private JsonNode property(String key) {
    return json.path("properties").path(key);
  }

  /** What the schema does not allow in {@code with}, of which all expressions are evaluated. */
  public List<Problem> check(Cursor with) {
    return check(with, value -> false);
  }

  /** As {@link #check}, but nothing is said of values that hold expressions. */
  public List<Problem> checkWritten(Cursor with) {
    return check(with, value -> value.text().filter(t -> t.contains("${{")).isPresent());
  }

  private List<Problem> check(Cursor with, Predicate<Cursor> skipped) {
    List<Problem> out = new ArrayList<>(structure.check(with, skipped));
    for (Map.Entry<String, Cursor> e : with.entries()) {
      String text = skipped.test(e.getValue()) ? "" : e.getValue().text().orElse("");
      if (isDuration(e.getKey()) && !text.isEmpty() && Durations.parse(text).isEmpty()) {
        out.add(Words.duration(e.getValue(), text));
      }
      if (isSize(e.getKey()) && !text.isEmpty() && Sizes.parse(text).isEmpty()) {
        String said = "\"" + Words.cut(text) + "\" is not a size with unit";
        out.add(e.getValue().error(said, "write 512KiB, 64MiB or 1GiB"));
      }
    }
    return out;
  }
}
