package dev.salvor.fleet.imports;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads arguments of {@code ssh} as Ansible passes them on. */
final class SshArgs {
  private static final Pattern THROUGH =
      Pattern.compile("ssh\\s+(?:.*\\s)?-W\\s*\"?\\[?%h]?:%p\"?(?:\\s+.*)?");
  private final Draft draft;
  private final Settings settings;

  SshArgs(Draft draft) {
    this.draft = draft;
    this.settings = new Settings(draft);
  }

  void read(int line, String args, Facts into) {
    Optional<List<String>> words = Words.of(args, false);
    if (words.isEmpty()) {
      draft.left(line, "arguments of ssh with a quote that has no end", "write them anew");
      return;
    }
    List<String> all = words.get();
    for (int i = 0; i < all.size(); i++) {
      String word = all.get(i);
      boolean takesNext = word.length() == 2 && "oJipl".indexOf(word.charAt(1)) >= 0;
      if (!word.startsWith("-") || word.length() < 2) {
        draft.left(line, "the argument \"" + word + "\" of ssh", "nothing stands for it");
        continue;
      }
      String value = takesNext && i + 1 < all.size() ? all.get(++i) : word.substring(2);
      switch (word.charAt(1)) {
        case 'o' -> option(line, value, into);
        case 'J' -> settings.jump(line, value, into);
        case 'i' -> settings.identity(line, value, into);
        case 'p' -> settings.port(line, value, into);
        case 'l' -> settings.user(line, value, into);
        default -> draft.left(line, "the argument " + word + " of ssh", "nothing stands for it");
      }
    }
  }

  private void option(int line, String text, Facts into) {
    Matcher m = Pattern.compile("\\s*([A-Za-z0-9]+)\\s*[=\\s]\\s*(.*)").matcher(text);
    if (!m.matches()) {
      draft.left(line, "the argument -o " + text + " of ssh", "nothing stands for it");
      return;
    }
    option(line, String.valueOf(m.group(1)), String.valueOf(m.group(2)).strip(), into);
  }

  /** One option of OpenSSH that means something here, or is said. */
  void option(int line, String key, String value, Facts into) {
    switch (key.toLowerCase(Locale.ROOT)) {
      case "proxyjump" -> settings.jump(line, value, into);
      case "proxycommand" -> command(line, value, into);
      case "userknownhostsfile" -> settings.knownHosts(line, value, into);
      case "identityfile" -> settings.identity(line, value, into);
      case "port" -> settings.port(line, value, into);
      case "user" -> settings.user(line, value, into);
      case "connecttimeout" -> settings.connectTimeout(line, value, into);
      case "stricthostkeychecking" -> {
        if (!value.equalsIgnoreCase("yes")) {
          draft.left(
              line,
              "StrictHostKeyChecking " + value,
              "host keys are always checked: put them into knownHosts");
        }
      }
      case "controlmaster",
          "controlpath",
          "controlpersist",
          "serveraliveinterval",
          "serveralivecountmax",
          "tcpkeepalive",
          "batchmode" -> {
        // Connections are kept and shared without being told.
      }
      default -> draft.left(line, key + " of ssh", "nothing stands for it in an inventory");
    }
  }

  /** {@code ssh -W %h:%p bastion} is a jump host. */
  private void command(int line, String value, Facts into) {
    if (value.equalsIgnoreCase("none")) {
      return;
    }
    if (!THROUGH.matcher(value).matches()) {
      draft.left(line, "ProxyCommand " + value, "write jump: if it is a host to go through");
      return;
    }
    List<String> words = Words.of(value, false).orElse(List.of());
    String user = "";
    String port = "";
    String host = "";
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("-") && word.length() == 2 && "WpliFoJ".indexOf(word.charAt(1)) >= 0) {
        String next = i + 1 < words.size() ? words.get(++i) : "";
        user = word.equals("-l") ? next + "@" : user;
        port = word.equals("-p") ? ":" + next : port;
        if ("iFoJ".indexOf(word.charAt(1)) >= 0) {
          draft.left(
              line,
              "the argument " + word + " of ProxyCommand",
              "name the jump host under hosts, with its own settings");
        }
      } else if (!word.startsWith("-")) {
        host = word;
      }
    }
    settings.jump(line, user + host + port, into);
  }
}
