package dev.salvor.fleet.imports;

import dev.salvor.fleet.imports.AnsibleVars.Var;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Ansible's inventories in their INI form (plugin {@code ansible.builtin.ini}). */
final class AnsibleIni {
  private static final Pattern SECTION =
      Pattern.compile("\\[([^:\\]]+)(?::(\\w+))?]\\s*(?:[#;].*)?");
  private static final Pattern PORT = Pattern.compile("[0-9]+");
  private static final Pattern NAME = Pattern.compile("[\\w.\\[\\]:-]*[A-Za-z0-9_\\]]");

  private final Draft draft;
  private final AnsibleVars vars;
  private final Map<String, Map<String, Var>> groupVars = new LinkedHashMap<>();

  private AnsibleIni(Draft draft) {
    this.draft = draft;
    this.vars = new AnsibleVars(draft);
  }

  static void read(String text, Draft draft) {
    AnsibleIni work = new AnsibleIni(draft);
    String group = "ungrouped";
    String part = "hosts";
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.strip();
      Matcher section = SECTION.matcher(line);
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      if (section.matches()) {
        group = String.valueOf(section.group(1)).strip();
        part = Optional.ofNullable(section.group(2)).orElse("hosts").toLowerCase(Locale.ROOT);
        work.begin(group);
      } else {
        work.line(number, line, group, part);
      }
    }
    work.groupVars.forEach((name, of) -> work.vars.take(of, work.facts(name)));
  }

  private void begin(String group) {
    if (!group.equals("all") && !group.equals("ungrouped")) {
      draft.group(group);
    }
  }

  private Facts facts(String group) {
    return group.equals("all") ? draft.defaults : draft.group(group).facts;
  }

  private void line(int number, String line, String group, String part) {
    switch (part) {
      case "vars" -> variable(number, line, group);
      case "children" -> child(line, group);
      case "hosts" -> host(number, line, group);
      default -> draft.left(number, "the section [" + group + ":" + part + "]", "no such section");
    }
  }

  private void variable(int number, String line, String group) {
    int equal = line.indexOf('=');
    if (equal < 1) {
      draft.left(number, "\"" + Settings.cut(line) + "\" is no variable", "write NAME=VALUE");
      return;
    }
    String value = line.substring(equal + 1).strip();
    groupVars
        .computeIfAbsent(group, g -> new LinkedHashMap<>())
        .put(line.substring(0, equal).strip(), new Var(number, unquoted(value)));
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && (value.startsWith("'") || value.startsWith("\""))
            && value.endsWith(value.substring(0, 1));
    return quoted
        ? value.substring(1, value.length() - 1)
        : value.replaceFirst("(?<!\\s)\\s++#.*", "");
  }

  private void child(String line, String group) {
    String name = line.replaceFirst("(?<!\\s)\\s*+[#;].*", "").strip();
    begin(name);
    if (!group.equals("all") && !group.equals("ungrouped")) {
      draft.group(group).children.add(name);
    }
  }

  /** Where the colon stands behind which a port is; colons in brackets are none. */
  private static int port(String name) {
    int colon = name.lastIndexOf(':');
    String before = name.substring(0, Math.max(colon, 0));
    int open = before.indexOf('[');
    int close = before.lastIndexOf(']');
    boolean plain = before.indexOf(':') < 0;
    boolean around =
        open >= 0
            && close > open
            && before.lastIndexOf(':', open) < 0
            && before.indexOf(':', close) < 0;
    boolean ended = name.lastIndexOf('[') <= name.lastIndexOf(']');
    return ended && (plain || around) && PORT.matcher(name.substring(colon + 1)).matches()
        ? colon
        : -1;
  }

  private void host(int number, String line, String group) {
    Optional<List<String>> words = Words.of(line, true);
    if (words.isEmpty() || words.get().isEmpty()) {
      draft.left(number, "a line with a quote that has no end", "write the host by hand");
      return;
    }
    String name = words.get().get(0);
    Map<String, Var> own = new LinkedHashMap<>();
    int colon = port(name);
    if (colon > 0) {
      own.put("ansible_port", new Var(number, name.substring(colon + 1)));
      name = name.substring(0, colon).replaceFirst("^\\[([0-9a-fA-F:]+)]$", "$1");
    }
    if (!NAME.matcher(name).matches()) {
      draft.left(number, "\"" + Settings.cut(line) + "\" names no host", "write the host by hand");
      return;
    }
    for (String word : words.get().subList(1, words.get().size())) {
      int equal = word.indexOf('=');
      if (equal > 0) {
        own.put(word.substring(0, equal), new Var(number, word.substring(equal + 1)));
      } else {
        draft.left(number, "\"" + Settings.cut(word) + "\" is no variable", "write NAME=VALUE");
      }
    }
    vars.take(own, draft.host(name));
    if (!group.equals("all") && !group.equals("ungrouped")) {
      draft.group(group).hosts.add(name);
    }
  }
}
