package dev.salvor.runbook.imports;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.salvor.runbook.source.Cursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of a job become parameters. */
final class RundeckOptions {
  private static final List<String> SHOWN_ONLY =
      List.of("sortIndex", "label", "hidden", "multivalueAllSelected", "sortValues", "hasDefault");

  private final Draft draft;

  RundeckOptions(Draft draft) {
    this.draft = draft;
  }

  /** The value of each option of the main job: an expression on its parameter. */
  Map<String, String> parameters(Cursor options) {
    Map<String, String> out = new LinkedHashMap<>();
    each(options)
        .forEach(
            (name, at) -> {
              String parameter = parameter(name, at);
              if (!parameter.isEmpty()) {
                out.put(name, "${{ params." + parameter + " }}");
              }
            });
    return out;
  }

  /** The default of each option, for a job that is a part of another. */
  static Map<String, String> defaults(Cursor options) {
    Map<String, String> out = new LinkedHashMap<>();
    each(options)
        .forEach(
            (name, at) -> {
              String value = at.at("value").scalar().orElse("");
              if (!value.contains("${{")) {
                out.put(name, value);
              }
            });
    return out;
  }

  /** Options by name, from both forms: a list, or a mapping as it once was. */
  private static Map<String, Cursor> each(Cursor options) {
    Map<String, Cursor> out = new LinkedHashMap<>();
    options.items().forEach(o -> o.at("name").scalar().ifPresent(n -> out.put(n, o)));
    options.entries().forEach(e -> out.put(e.getKey(), e.getValue()));
    return out;
  }

  private String parameter(String name, Cursor at) {
    int line = at.spot().keyLine();
    String parameter = Names.identifier(name);
    while (draft.params().containsKey(parameter)) {
      parameter = Names.identifier(parameter + "_2");
    }
    if (at.at("type").text().filter("file"::equals).isPresent()) {
      draft.left(line, "option " + name + ": a file that is uploaded", "bring its path");
      return "";
    }
    Map<String, String> keys = new LinkedHashMap<>();
    if (truth(at.at("secure"))) {
      secret(name, at, line, keys);
    } else {
      text(name, at, line, keys);
    }
    at.at("description")
        .text()
        .map(d -> d.lines().findFirst().orElse("").strip())
        .filter(d -> !d.isEmpty())
        .ifPresent(d -> keys.put("description", Yaml.text(d)));
    if (!parameter.equals(name)) {
      draft.left(line, "the name of option " + name, "its parameter is called " + parameter);
    }
    draft.param(new Draft.Param(parameter, keys));
    unknown(name, at);
    return parameter;
  }

  private void secret(String name, Cursor at, int line, Map<String, String> keys) {
    keys.put("type", "secret");
    keys.put("required", "true");
    if (at.has("storagePath") || at.has("value")) {
      draft.left(
          line,
          "where Rundeck keeps the value of option " + name,
          "give a reference: -p " + Names.identifier(name) + "=env:NAME, or file:/PATH");
    }
    if (!truth(at.at("valueExposed"))) {
      draft.left(
          line,
          "option " + name + " served Rundeck's own logins only",
          "remove the parameter if no step needs it");
    }
  }

  private void text(String name, Cursor at, int line, Map<String, String> keys) {
    keys.put("type", "string");
    boolean required = truth(at.at("required"));
    boolean several = truth(at.at("multivalued"));
    String value = at.at("value").scalar().filter(v -> !v.contains("${{")).orElse("");
    List<String> allowed = new ArrayList<>();
    at.at("values")
        .items()
        .forEach(v -> v.scalar().filter(t -> !t.contains("${{")).ifPresent(allowed::add));
    boolean optional = !required || !value.isEmpty();
    if (several) {
      draft.left(
          line,
          "option " + name + " takes several values, and the choice among them",
          "its parameter is one text, joined by " + at.at("delimiter").scalar().orElse(","));
    } else if (truth(at.at("enforced")) && !allowed.isEmpty()) {
      if (optional && !allowed.contains(value)) {
        allowed.add(value);
      }
      keys.put("allowed", Yaml.list(allowed));
    } else if (!allowed.isEmpty()) {
      draft.left(
          line, "the values that option " + name + " suggests", "say them in its description");
    }
    if (at.at("regex").text().isPresent() && !several) {
      regex(name, at.at("regex"), value, optional, keys);
    }
    if (optional) {
      keys.put("default", Yaml.text(value));
    } else {
      keys.put("required", "true");
    }
  }

  private void regex(
      String name, Cursor at, String value, boolean optional, Map<String, String> keys) {
    String regex = at.text().orElse("");
    int line = at.spot().keyLine();
    String whole = optional && value.isEmpty() ? "(?:" + regex + ")?" : regex;
    boolean usable;
    try {
      usable = Pattern.compile(whole).matches(value) || !optional;
      usable &= !whole.contains("${{");
    } catch (PatternSyntaxException e) {
      usable = false;
    }
    if (usable) {
      keys.put("pattern", Yaml.text(whole));
    } else {
      draft.left(
          line,
          "the pattern of option "
              + name
              + ", "
              + regex
              + ": not RE2, or its default does not match",
          "write \"pattern\" as RE2 by hand");
    }
  }

  private void unknown(String name, Cursor at) {
    List<String> known =
        List.of(
            "name",
            "description",
            "value",
            "values",
            "required",
            "enforced",
            "regex",
            "multivalued",
            "delimiter",
            "secure",
            "valueExposed",
            "storagePath",
            "type");
    for (Map.Entry<String, Cursor> e : at.entries()) {
      if (!known.contains(e.getKey()) && !SHOWN_ONLY.contains(e.getKey())) {
        draft.left(
            e.getValue().spot().keyLine(),
            "\"" + e.getKey() + "\" of option " + name,
            e.getKey().equals("valuesUrl")
                ? "write the values as \"allowed\""
                : "say in its description what is expected");
      }
    }
  }

  /** Rundeck takes texts for truth values too. */
  static boolean truth(Cursor at) {
    return at.scalar().filter("true"::equalsIgnoreCase).isPresent();
  }
}
