package dev.salvor.workflow.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Action;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Sizes;
import dev.salvor.runbook.expr.CelValues;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Source;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parameters of a typed action in the form in which its program takes them: docs/host-programs.md.
 */
final class ActionEnv {
  private final ActionSchema action;
  private final Map<String, String> env = new LinkedHashMap<>();
  private final Map<String, String> secretFiles = new LinkedHashMap<>();

  private ActionEnv(ActionSchema action) {
    this.action = action;
  }

  static ActionEnv of(
      Action.Uses uses,
      ActionSchema action,
      Secrets secrets,
      Values values,
      Map<String, byte[]> files)
      throws Unresolved {
    ActionEnv out = new ActionEnv(action);
    Map<String, Object> plain = new LinkedHashMap<>();
    for (Map.Entry<String, Object> e : uses.with().entrySet()) {
      if (action.isSecret(e.getKey())) {
        out.secretFiles.put(name(e.getKey()) + "_FILE", secrets.required(e.getValue(), e.getKey()));
        plain.put(e.getKey(), String.valueOf(e.getValue()));
      } else if (e.getValue() instanceof String file && action.isFile(e.getKey(), file)) {
        plain.put("content", content(file, files));
      } else {
        plain.put(e.getKey(), values.deep(e.getValue()));
      }
    }
    out.validate(plain);
    for (Map.Entry<String, Object> e : plain.entrySet()) {
      if (!action.isSecret(e.getKey())) {
        Map<String, String> of = new LinkedHashMap<>();
        put(of, name(e.getKey()), converted(action, e.getKey(), e.getValue()));
        out.refuseLong(e.getKey(), of);
        out.env.putAll(of);
      }
    }
    return out;
  }

  /** A file beside the runbook travels as the text that it holds. */
  private static String content(String file, Map<String, byte[]> files) throws Unresolved {
    byte[] content = files.get(file);
    if (content == null) {
      throw new Unresolved("the file " + file + " is not in the pinned definition");
    }
    return new String(content, StandardCharsets.UTF_8);
  }

  Map<String, String> env() {
    return env;
  }

  Map<String, String> secretFiles() {
    return secretFiles;
  }

  private void validate(Map<String, Object> with) throws Unresolved {
    JsonNode json = SalvorJson.mapper().valueToTree(with);
    List<Problem> problems = action.check(Source.of(json).cursor());
    if (!problems.isEmpty()) {
      throw new Unresolved("with: " + problems.get(0).said());
    }
  }

  /** A value as the program takes it. */
  static Object converted(ActionSchema action, String key, Object value) {
    if (value instanceof String text && action.isDuration(key)) {
      return Durations.parse(text)
          .<Object>map(d -> d.toSeconds() + (d.toMillisPart() > 0 ? 1 : 0))
          .orElse(text);
    }
    if (value instanceof String text && action.isSize(key) && Sizes.parse(text).isPresent()) {
      return Sizes.parse(text).getAsLong();
    }
    return value;
  }

  /** A program that does not look for a file must not take a long value for an absent one. */
  private void refuseLong(String key, Map<String, String> of) throws Unresolved {
    long bytes = of.values().stream().mapToLong(EnvLimit::bytes).sum();
    if (bytes > EnvLimit.INLINE && !action.isLarge(key)) {
      throw new Unresolved(
          "with: "
              + key
              + ": "
              + bytes
              + " bytes are too many; \""
              + action.name()
              + "\" takes at most 64 KiB there");
    }
  }

  /** A value as variables, through all its lists and mappings. */
  static void put(Map<String, String> env, String name, Object value) {
    switch (value) {
      case List<?> list -> {
        env.put(name + "_COUNT", Integer.toString(list.size()));
        for (int i = 0; i < list.size(); i++) {
          put(env, name + "_" + i, list.get(i));
        }
      }
      case Map<?, ?> map -> {
        put(env, name, List.copyOf(map.keySet()));
        int i = 0;
        for (Object element : map.values()) {
          put(env, name + "_" + i++ + "_VALUE", element);
        }
      }
      default -> env.put(name, CelValues.text(value).orElse(String.valueOf(value)));
    }
  }

  /** {@code backupDir} as {@code WITH_BACKUP_DIR}. */
  static String name(String key) {
    return "WITH_"
        + key.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("[^A-Za-z0-9_]", "_")
            .toUpperCase(Locale.ROOT);
  }
}
