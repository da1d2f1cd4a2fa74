package dev.salvor.fleet.imports;

import dev.salvor.fleet.Addresses;
import dev.salvor.runbook.imports.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values of others as values of an inventory; one that does not fit is said. */
final class Settings {
  private final Draft draft;

  Settings(Draft draft) {
    this.draft = draft;
  }

  void address(int line, String value, Facts into) {
    if (Addresses.isAddress(value)) {
      into.settings.put("address", Yaml.text(value));
    } else {
      draft.left(line, "the address \"" + cut(value) + "\"", "write address: NAME-OR-IP");
    }
  }

  void port(int line, String value, Facts into) {
    boolean good = value.matches("[0-9]{1,5}") && Integer.parseInt(value) >= 1;
    if (good && Integer.parseInt(value) <= 65535) {
      into.settings.put("port", String.valueOf(Integer.parseInt(value)));
    } else {
      draft.left(line, "the port \"" + cut(value) + "\"", "write port: 1 to 65535");
    }
  }

  void user(int line, String value, Facts into) {
    if (Addresses.isAccount(value)) {
      into.settings.put("user", Yaml.text(value));
    } else {
      draft.left(line, "the user \"" + cut(value) + "\"", "write user: NAME");
    }
  }

  void identity(int line, String value, Facts into) {
    path(line, "the key", value)
        .ifPresent(p -> into.settings.merge("identityFiles", "[" + p + "]", Settings::joined));
  }

  void knownHosts(int line, String value, Facts into) {
    List<String> files = new ArrayList<>();
    for (String file : Words.of(value, false).orElse(List.of())) {
      if (file.equals("/dev/null") || file.equals("none")) {
        draft.left(
            line,
            "UserKnownHostsFile " + file,
            "host keys are always checked: name a file that holds them");
      } else {
        path(line, "the known hosts", file).ifPresent(files::add);
      }
    }
    if (!files.isEmpty()) {
      into.settings.put("knownHosts", "[" + String.join(", ", files) + "]");
    }
  }

  void connectTimeout(int line, String value, Facts into) {
    if (value.matches("[1-9][0-9]{0,5}")) {
      into.settings.put("connectTimeout", value + "s");
    } else {
      draft.left(line, "ConnectTimeout " + cut(value), "write connectTimeout: 10s");
    }
  }

  /** A list of jump hosts cannot be said at the host: each of them names the one before it. */
  void jump(int line, String value, Facts into) {
    String text = value.replaceFirst("^ssh://", "").replaceFirst("/$", "");
    if (text.equalsIgnoreCase("none") || text.isEmpty()) {
      into.settings.put("jump", "none");
    } else if (text.contains(",")) {
      String last = text.substring(text.lastIndexOf(',') + 1);
      draft.left(
          line,
          "ProxyJump " + cut(text) + ", through several hosts",
          "name " + cut(last) + " under hosts with its own jump, and write jump: at this one");
    } else if (text.matches("[^\\s'\"]+")) {
      into.settings.put("jump", text);
    } else {
      draft.left(line, "the jump host " + cut(text), "write jump: NAME or user@address:port");
    }
  }

  private Optional<String> path(int line, String what, String value) {
    String text =
        value
            .replaceFirst(
                "^(?:%d|\\$HOME|\\$\\{HOME}|\\{\\{ *lookup\\('env', *'HOME'\\) *}})/", "~/")
            .replaceFirst("^\\{\\{.*", "");
    boolean good =
        (text.startsWith("/") || text.startsWith("~/")) && text.length() > 2 && !text.contains("%");
    if (!good) {
      draft.left(
          line, what + " \"" + cut(value) + "\"", "write it as /PATH or ~/PATH of the gateway");
    }
    return good ? Optional.of(Yaml.text(text)) : Optional.empty();
  }

  /** One list of paths of two, each once. */
  static String joined(String list, String more) {
    return list.contains(more.substring(1, more.length() - 1))
        ? list
        : list.substring(0, list.length() - 1) + ", " + more.substring(1);
  }

  static String cut(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= 60 ? line : line.substring(0, 57) + "...";
  }
}
