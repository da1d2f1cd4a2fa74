package dev.salvor.runbook.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings and variables that a script makes before it calls its functions: each step is a
 * process of its own, so each gets those that its text refers to.
 */
final class ShellValues {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\+?=(.*)", Pattern.DOTALL);
  private static final Pattern GIVEN =
      Pattern.compile("\"?\\$(?:\\{?([0-9]+|\\w+)\\}?|\\{([0-9]+|\\w+):?([-=?])([^$`}]*)\\})\"?");
  private static final Pattern PRESET = Pattern.compile("\"?\\$\\{(\\w+):?=([^}]*)\\}\"?");
  private static final Pattern CALLER = Pattern.compile("\\$\\{?([0-9@*#]|BASH_SOURCE)");
  private static final Set<String> SETTINGS = Set.of("set", "shopt", "umask", "ulimit");
  private static final Set<String> DECLARING = Set.of("export", "readonly", "declare", "typeset");

  /** A line that steps begin with; {@code names} are set by it, none: it is for all steps. */
  private record Line(Set<String> names, String text) {}

  private final Draft draft;
  private final Set<String> functions;
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, String> given = new LinkedHashMap<>();

  /** What is to be done when the first step refers to a variable. */
  private final Map<String, Runnable> atUse = new HashMap<>();

  ShellValues(Draft draft, Set<String> functions) {
    this.draft = draft;
    this.functions = functions;
  }

  /** A setting that holds for the whole script, as {@code -e} in its first line. */
  void setting(String text) {
    lines.add(new Line(Set.of(), text));
  }

  /** Whether a failing command ends the script. */
  boolean stopsAtFailure() {
    return lines.stream()
        .anyMatch(
            l ->
                l.names().isEmpty()
                    && l.text().matches("set\\b.*?(\\s-[a-zA-Z]*e[a-zA-Z]*\\b|errexit).*"));
  }

  /** Takes a command in that sets something; false if it does something else. */
  boolean take(ShellNode.Simple command, String source) {
    if (SETTINGS.contains(command.first())) {
      setting(source);
      return true;
    }
    if (command.first().equals(":") && command.words().size() > 1) {
      defaults(command);
      return true;
    }
    List<String> words = command.words();
    boolean declares = DECLARING.contains(command.first()) && !command.redirected();
    List<String> assignments =
        words.subList(declares || command.first().equals("local") ? 1 : 0, words.size());
    assignments = assignments.stream().filter(w -> !declares || !w.startsWith("-")).toList();
    boolean all =
        !assignments.isEmpty()
            && assignments.stream()
                .allMatch(w -> ASSIGNMENT.matcher(w).matches() || (declares && w.matches("\\w+")));
    if (!all || command.redirected()) {
      return false;
    }
    String prefix = declares ? command.first() + " " : "";
    boolean flags = words.size() - assignments.size() > 1;
    if (flags) {
      lines.add(new Line(names(assignments), source));
      return true;
    }
    assignments.forEach(a -> assignment(prefix, a, command.line()));
    return true;
  }

  /** {@code : "${NAME:=value}"}. */
  private void defaults(ShellNode.Simple command) {
    for (String word : command.words().subList(1, command.words().size())) {
      Matcher m = PRESET.matcher(word);
      if (m.matches()) {
        assignment("", m.group(1) + "=${" + m.group(1) + ":-" + m.group(2) + "}", command.line());
      }
    }
  }

  private static Set<String> names(List<String> assignments) {
    Set<String> names = new LinkedHashSet<>();
    assignments.forEach(a -> names.add(a.split("\\+?=", 2)[0]));
    return names;
  }

  private void assignment(String prefix, String word, int line) {
    Matcher m = ASSIGNMENT.matcher(word);
    if (!m.matches()) {
      lines.add(new Line(Set.of(word), prefix + word)); // export NAME
      return;
    }
    String name = m.group(1);
    String value = m.group(2);
    Matcher gave = GIVEN.matcher(value);
    if (gave.matches() && comesIn(name, gave)) {
      parameter(prefix, name, gave, line);
    } else if (CALLER.matcher(value).find() || callsFunction(value)) {
      required(prefix, name, value, line);
    } else {
      if (value.contains("$(") || value.contains("`")) {
        atUse(
            name,
            () ->
                draft.left(
                    line,
                    name
                        + " is computed once in the script, and anew by each step that refers to"
                        + " it",
                    "if all must see the same, compute it in a step and hand it on by \"output\""));
      }
      lines.add(new Line(Set.of(name), prefix + word));
    }
  }

  /** An argument of the script, or a variable that the caller may have set under this name. */
  private static boolean comesIn(String name, Matcher gave) {
    String from = gave.group(1) != null ? gave.group(1) : gave.group(2);
    return (from.equals(name) && gave.group(2) != null) || from.matches("[1-9][0-9]*");
  }

  private boolean callsFunction(String value) {
    return (value.contains("$(") || value.contains("`"))
        && functions.stream().anyMatch(f -> refers(value, f));
  }

  private void parameter(String prefix, String name, Matcher gave, int line) {
    String operator = gave.group(3) == null ? "" : gave.group(3);
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("type", "string");
    if (operator.isEmpty() || operator.equals("?")) {
      keys.put("required", "true");
    } else {
      keys.put("default", Yaml.text(unquoted(gave.group(4))));
    }
    String from = gave.group(1) != null ? gave.group(1) : gave.group(2);
    keys.put(
        "description",
        Yaml.text(
            from.equals(name)
                ? "taken from the environment by the script, line " + line
                : "argument " + from + " of the script, line " + line));
    give(prefix, name, keys);
  }

  private void required(String prefix, String name, String value, int line) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("type", "string");
    keys.put("required", "true");
    keys.put("description", Yaml.text("computed by the script, line " + line + ": " + value));
    give(prefix, name, keys);
    atUse(
        name,
        () ->
            draft.left(
                line,
                name
                    + " depends on how the script was called, or on what a function prints: "
                    + value,
                "it is a required parameter now: give it with -p " + name + "=..."));
  }

  private void give(String prefix, String name, Map<String, String> keys) {
    String parameter = Names.identifier(name);
    atUse(name, () -> draft.param(new Draft.Param(parameter, keys)));
    given.put(name, "${{ params." + parameter + " }}");
    if (name.startsWith("SALVOR_") || name.startsWith("WITH_")) {
      given.put("IMPORTED_" + name, given.remove(name));
      lines.add(new Line(Set.of(name), prefix + name + "=$IMPORTED_" + name));
    } else if (!prefix.isEmpty()) {
      lines.add(new Line(Set.of(name), prefix.strip() + " " + name));
    }
  }

  /** An argument of the script as a parameter; returns the variable that brings it. */
  String argument(int number, boolean required) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("type", "string");
    keys.put(required ? "required" : "default", required ? "true" : "''");
    keys.put("description", Yaml.text("argument " + number + " of the script"));
    String name = "arg" + number;
    draft.param(new Draft.Param(name, keys));
    given.put(name, "${{ params." + name + " }}");
    return name;
  }

  /** The lines that a step with this text begins with. */
  String before(String text) {
    StringBuilder needed = new StringBuilder(text);
    List<String> chosen = new ArrayList<>();
    for (int i = lines.size() - 1; i >= 0; i--) {
      Line line = lines.get(i);
      if (line.names().isEmpty()
          || line.names().stream().anyMatch(n -> refers(needed.toString(), n))) {
        chosen.add(0, line.text());
        line.names().forEach(this::used);
        needed.append('\n').append(line.text());
      }
    }
    return chosen.isEmpty() ? "" : String.join("\n", chosen) + "\n";
  }

  /** The environment of a step with this whole text. */
  Map<String, String> environment(String text) {
    Map<String, String> out = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          if (refers(text, name)) {
            used(name.replaceFirst("^IMPORTED_", ""));
            out.put(name, value);
          }
        });
    return out;
  }

  private void atUse(String name, Runnable due) {
    Runnable before = atUse.get(name);
    atUse.put(
        name,
        before == null
            ? due
            : () -> {
              before.run();
              due.run();
            });
  }

  private void used(String name) {
    Runnable due = atUse.remove(name);
    if (due != null) {
      due.run();
    }
  }

  static boolean refers(String text, String name) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])").matcher(text).find();
  }

  private static String unquoted(String value) {
    return value.replaceAll("^(['\"])(.*)\\1$", "$2");
  }
}
