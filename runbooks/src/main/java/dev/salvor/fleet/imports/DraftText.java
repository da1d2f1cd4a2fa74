package dev.salvor.fleet.imports;

import dev.salvor.runbook.imports.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A draft as an inventory. */
final class DraftText {
  private static final int WIDTH = 100;
  private static final List<String> ORDER =
      List.of(
          "address",
          "port",
          "user",
          "identityFiles",
          "knownHosts",
          "jump",
          "become",
          "transports",
          "connectTimeout");

  private final StringBuilder out = new StringBuilder();

  private DraftText() {}

  static String of(Draft draft) {
    DraftText text = new DraftText();
    text.line(Yaml.comment("Imported from " + draft.source + " by salvor import inventory.", 0));
    text.line("schemaVersion: 1");
    if (!draft.defaults.isEmpty()) {
      text.line("defaults:");
      text.facts(draft.defaults, "  ");
    }
    text.line("hosts:");
    draft.hosts.forEach(
        (name, facts) -> text.line("  " + Yaml.text(name) + ": " + text.flow(facts)));
    if (!draft.groups.isEmpty()) {
      text.line("groups:");
      draft.groups.forEach(text::group);
    }
    return text.out.toString();
  }

  private void group(String name, Draft.Group group) {
    if (group.hosts.isEmpty() && group.children.isEmpty() && group.facts.isEmpty()) {
      line("  " + Yaml.text(name) + ": {}");
      return;
    }
    line("  " + Yaml.text(name) + ":");
    list("hosts", group.hosts);
    list("children", group.children);
    facts(group.facts, "    ");
  }

  private void list(String key, Set<String> names) {
    if (names.isEmpty()) {
      return;
    }
    StringBuilder line = new StringBuilder("    " + key + ": [");
    String comma = "";
    for (String name : names) {
      String word = Yaml.text(name);
      if (line.length() + word.length() > WIDTH && !comma.isEmpty()) {
        line(line + ",");
        line = new StringBuilder("      ");
        comma = "";
      }
      line.append(comma).append(word);
      comma = ", ";
    }
    line(line + "]");
  }

  private void facts(Facts facts, String indent) {
    ordered(facts).forEach(key -> line(indent + key + ": " + facts.settings.get(key)));
    if (!facts.labels.isEmpty()) {
      line(indent + "labels: " + labels(facts.labels));
    }
  }

  private static List<String> ordered(Facts facts) {
    return ORDER.stream().filter(facts.settings::containsKey).toList();
  }

  private String flow(Facts facts) {
    List<String> parts = new ArrayList<>();
    ordered(facts).forEach(key -> parts.add(key + ": " + facts.settings.get(key)));
    if (!facts.labels.isEmpty()) {
      parts.add("labels: " + labels(facts.labels));
    }
    return "{" + String.join(", ", parts) + "}";
  }

  private static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(e -> Yaml.text(e.getKey()) + ": " + e.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
