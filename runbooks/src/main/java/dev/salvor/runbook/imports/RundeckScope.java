package dev.salvor.runbook.imports;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the texts of a job may refer to.
 *
 * @param options by name: the value of the environment variable that brings it
 * @param job name of the job
 * @param group its group, or an empty text
 * @param onFailure how a failing step of it ends
 */
record RundeckScope(Map<String, String> options, String job, String group, Draft.Go onFailure) {
  RundeckScope {
    options = new LinkedHashMap<>(options);
    job = job.replace("${{", "$ {{");
    group = group.replace("${{", "$ {{");
  }

  /** A variable and its value. */
  record Variable(String name, String value) {}

  /** The variable for a reference like {@code option.name}; empty if there is none. */
  Optional<Variable> variable(String reference) {
    int dot = reference.indexOf('.');
    String kind = reference.substring(0, Math.max(0, dot));
    String name = reference.substring(dot + 1);
    return switch (kind) {
      case "option", "unquotedoption" ->
          Optional.ofNullable(options.get(name)).map(v -> new Variable(optionVariable(name), v));
      case "node" ->
          name.equals("name") || name.equals("hostname")
              ? Optional.of(
                  new Variable("RD_NODE_" + name.toUpperCase(Locale.ROOT), "${{ host.name }}"))
              : Optional.empty();
      case "job" ->
          switch (name) {
            case "name" -> Optional.of(new Variable("RD_JOB_NAME", job));
            case "group" -> Optional.of(new Variable("RD_JOB_GROUP", group));
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  /** The variable that a text names itself, like {@code RD_OPTION_NAME}. */
  Optional<Variable> named(String variable) {
    for (String option : options.keySet()) {
      if (optionVariable(option).equals(variable)) {
        return variable("option." + option);
      }
    }
    return switch (variable) {
      case "RD_NODE_NAME" -> variable("node.name");
      case "RD_NODE_HOSTNAME" -> variable("node.hostname");
      case "RD_JOB_NAME" -> variable("job.name");
      case "RD_JOB_GROUP" -> variable("job.group");
      default -> Optional.empty();
    };
  }

  /** As Rundeck names it. */
  static String optionVariable(String option) {
    return "RD_OPTION_" + option.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
  }
}
