package dev.salvor.fleet.imports;

import dev.salvor.fleet.imports.AnsibleVars.Var;
import dev.salvor.runbook.source.Cursor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads Ansible's inventories in their YAML form (plugin {@code ansible.builtin.yaml}). */
final class AnsibleYaml {
  private static final Set<String> KEYS = Set.of("hosts", "vars", "children");
  private final Draft draft;
  private final AnsibleVars vars;

  private AnsibleYaml(Draft draft) {
    this.draft = draft;
    this.vars = new AnsibleVars(draft);
  }

  static void read(Cursor root, Draft draft) {
    AnsibleYaml work = new AnsibleYaml(draft);
    root.entries().forEach(e -> work.group(e.getKey(), e.getValue()));
  }

  private void group(String name, Cursor at) {
    boolean virtual = name.equals("all") || name.equals("ungrouped");
    if (!virtual) {
      draft.group(name);
    }
    at.entries().stream()
        .filter(e -> !KEYS.contains(e.getKey()))
        .forEach(
            e ->
                draft.left(
                    e.getValue().spot().keyLine(),
                    "\"" + Settings.cut(e.getKey()) + "\" of the group " + name,
                    "a group has hosts, vars and children"));
    for (Map.Entry<String, Cursor> e : at.at("hosts").entries()) {
      vars.take(vars(e.getValue()), draft.host(e.getKey()));
      if (!virtual) {
        draft.group(name).hosts.add(e.getKey());
      }
    }
    Map<String, Var> own = vars(at.at("vars"));
    if (name.equals("ungrouped") && !own.isEmpty()) {
      draft.left(
          at.spot().keyLine(), "variables of the group ungrouped", "write them at the hosts");
    } else {
      vars.take(own, name.equals("all") ? draft.defaults : virtual ? new Facts() : facts(name));
    }
    for (Map.Entry<String, Cursor> e : at.at("children").entries()) {
      if (!virtual && !e.getKey().equals("all") && !e.getKey().equals("ungrouped")) {
        draft.group(name).children.add(e.getKey());
      }
      group(e.getKey(), e.getValue());
    }
  }

  private Facts facts(String group) {
    return draft.group(group).facts;
  }

  private Map<String, Var> vars(Cursor at) {
    Map<String, Var> out = new LinkedHashMap<>();
    for (Map.Entry<String, Cursor> e : at.entries()) {
      int line = e.getValue().spot().keyLine();
      e.getValue()
          .scalar()
          .ifPresentOrElse(
              v -> out.put(e.getKey(), new Var(line, v)),
              () ->
                  draft.left(
                      line,
                      "the variable " + Settings.cut(e.getKey()) + ", which is no plain value",
                      "give it to the runbook as a parameter"));
    }
    return out;
  }
}
