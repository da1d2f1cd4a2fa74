package dev.salvor.fleet.imports;

import dev.salvor.fleet.Addresses;
import dev.salvor.fleet.Labels;
import dev.salvor.runbook.imports.Yaml;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Variables of Ansible: what says how a host is reached becomes its settings, other plain values
 * become labels. Nothing that may be a secret is carried over.
 */
final class AnsibleVars {
  /** A variable and where it stands. */
  record Var(int line, String value) {}

  private static final Pattern SECRET =
      Pattern.compile("(?i).*(?:pass|secret|token|private|credential|api_?key|vault).*");
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "1", "y", "t");

  private final Draft draft;
  private final Settings settings;
  private final SshArgs args;

  AnsibleVars(Draft draft) {
    this.draft = draft;
    this.settings = new Settings(draft);
    this.args = new SshArgs(draft);
  }

  /** Takes all variables of one host or group. */
  void take(Map<String, Var> vars, Facts into) {
    Map<String, Var> become = new LinkedHashMap<>();
    vars.forEach(
        (name, var) -> {
          if (name.startsWith("ansible_become")) {
            become.put(name, var);
          } else if (var.value().contains("{{") && !SECRET.matcher(name).matches()) {
            draft.left(
                var.line(), "the variable " + name + ", a template", "write its value by hand");
          } else {
            take(name, var, into);
          }
        });
    become(become, into);
  }

  private void take(String name, Var var, Facts into) {
    int line = var.line();
    String value = var.value();
    switch (name) {
      case "ansible_host", "ansible_ssh_host" -> settings.address(line, value, into);
      case "ansible_port", "ansible_ssh_port" -> settings.port(line, value, into);
      case "ansible_user", "ansible_ssh_user" -> settings.user(line, value, into);
      case "ansible_ssh_private_key_file", "ansible_private_key_file" ->
          settings.identity(line, value, into);
      case "ansible_ssh_common_args", "ansible_ssh_extra_args", "ansible_ssh_args" ->
          args.read(line, value, into);
      case "ansible_timeout", "ansible_ssh_timeout" -> settings.connectTimeout(line, value, into);
      case "ansible_connection" -> connection(line, value, into);
      case "ansible_python_interpreter", "ansible_shell_type", "ansible_shell_executable" -> {
        // Nothing runs in Python on the hosts, and the shell is found by itself.
      }
      case "ansible_password", "ansible_ssh_pass", "ansible_ssh_password" ->
          draft.left(line, name, "give the account a key: there is no login by password");
      default -> other(name, var, into);
    }
  }

  private void other(String name, Var var, Facts into) {
    if (SECRET.matcher(name).matches() || var.value().startsWith("$ANSIBLE_VAULT")) {
      draft.left(
          var.line(),
          "the variable " + name + ", which may be a secret",
          "give it to the runbook as a secret parameter");
    } else if (name.startsWith("ansible_")) {
      draft.left(var.line(), "the variable " + name, "nothing stands for it in an inventory");
    } else if (Labels.isKey(name) && Labels.isValue(var.value())) {
      into.labels.put(name, Yaml.text(var.value()));
    } else {
      draft.left(
          var.line(),
          "the variable " + name + ", which is no label",
          "give it to the runbook as a parameter");
    }
  }

  private void connection(int line, String value, Facts into) {
    switch (value.toLowerCase(Locale.ROOT)) {
      case "local" -> into.settings.put("transports", "[local]");
      case "ssh", "smart", "paramiko", "paramiko_ssh", "libssh", "ansible.netcommon.libssh" ->
          into.settings.put("transports", "[ssh]");
      default ->
          draft.left(
              line,
              "ansible_connection " + Settings.cut(value),
              "hosts are reached by worker or ssh");
    }
  }

  private void become(Map<String, Var> vars, Facts into) {
    vars.forEach(
        (name, var) -> {
          switch (name) {
            case "ansible_become", "ansible_become_user" -> {
              // Below, together.
            }
            case "ansible_become_method" -> {
              if (!var.value().equals("sudo")) {
                draft.left(
                    var.line(),
                    "ansible_become_method " + Settings.cut(var.value()),
                    "sudo is used");
              }
            }
            case "ansible_become_password", "ansible_become_pass" ->
                draft.left(var.line(), name, "write become: {password: env:NAME} or file:/PATH");
            default -> draft.left(var.line(), "the variable " + name, "sudo is called without it");
          }
        });
    Optional<Var> on = Optional.ofNullable(vars.get("ansible_become"));
    Optional<Var> user = Optional.ofNullable(vars.get("ansible_become_user"));
    if (user.filter(u -> !Addresses.isAccount(u.value())).isPresent()) {
      draft.left(user.get().line(), "ansible_become_user", "write become: {user: NAME}");
      return;
    }
    if (on.filter(o -> o.value().contains("{{")).isPresent()) {
      draft.left(on.get().line(), "ansible_become, a template", "write become: {} or none");
    } else if (on.isPresent()) {
      boolean yes = TRUE.contains(on.get().value().toLowerCase(Locale.ROOT));
      String as = Yaml.text(user.map(Var::value).orElse("root"));
      into.settings.put("become", yes ? "{user: " + as + "}" : "none");
    } else if (user.isPresent()) {
      draft.left(
          user.get().line(),
          "ansible_become_user without ansible_become beside it",
          "write become: {user: " + user.get().value() + "} where it is wanted");
    }
  }
}
