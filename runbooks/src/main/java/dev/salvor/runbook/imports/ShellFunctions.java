package dev.salvor.runbook.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions of a script. */
final class ShellFunctions {
  private static final Pattern SET =
      Pattern.compile(
          "(?:^|[;{(]|&&|\\|\\||\\bdo|\\bthen|\\belse)\\s*(?:export\\s+)?([A-Za-z_]\\w*)=",
          Pattern.MULTILINE);
  private static final Pattern LOCAL = Pattern.compile("\\b(?:local|declare|typeset)\\s+([^;\n]*)");

  private final String script;
  private final Map<String, ShellNode.Function> byName = new LinkedHashMap<>();

  ShellFunctions(String script, List<ShellNode> nodes) {
    this.script = script;
    for (ShellNode node : nodes) {
      if (node instanceof ShellNode.Function function) {
        byName.put(function.name(), function);
      }
    }
  }

  Set<String> names() {
    return byName.keySet();
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  ShellNode.Function get(String name) {
    return java.util.Objects.requireNonNull(byName.get(name), name);
  }

  String text(ShellNode node) {
    return script.substring(node.start(), node.end());
  }

  /** The comment line directly above a function. */
  java.util.Optional<String> title(String name) {
    String before = script.substring(0, get(name).start()).stripTrailing();
    boolean beside =
        script.substring(before.length(), get(name).start()).chars().filter(c -> c == '\n').count()
            == 1;
    String last = before.substring(before.lastIndexOf('\n') + 1).strip();
    String words = last.replaceFirst("^#+\\s*", "").strip();
    boolean usable =
        last.startsWith("#") && !last.startsWith("#!") && words.matches(".*[A-Za-z].*");
    return beside && usable && words.length() <= 100
        ? java.util.Optional.of(words)
        : java.util.Optional.empty();
  }

  /** Those that {@code text} may call, and those that they may call, in the order of the script. */
  List<String> needed(String text) {
    Set<String> found = new LinkedHashSet<>();
    List<String> look = new ArrayList<>(List.of(text));
    while (!look.isEmpty()) {
      String now = look.remove(0);
      for (String name : names()) {
        if (!found.contains(name) && ShellValues.refers(now, name)) {
          found.add(name);
          look.add(text(get(name)));
        }
      }
    }
    return names().stream().filter(found::contains).toList();
  }

  /** Variables that {@code text} sets and keeps. */
  static Set<String> sets(String text) {
    Set<String> out = new TreeSet<>();
    Matcher set = SET.matcher(text);
    while (set.find()) {
      out.add(set.group(1));
    }
    Matcher local = LOCAL.matcher(text);
    while (local.find()) {
      for (String word : local.group(1).split("\\s+", -1)) {
        out.remove(word.split("=", 2)[0]);
      }
    }
    return out;
  }

  static boolean reads(String text, String variable) {
    return Pattern.compile("\\$\\{?[#!]?" + Pattern.quote(variable) + "\\b").matcher(text).find();
  }
}
