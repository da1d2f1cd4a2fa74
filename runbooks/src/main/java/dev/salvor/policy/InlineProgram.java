package dev.salvor.policy;

import java.util.List;
import java.util.Set;

/**
 * Whether a command hands text to a shell or another interpreter that runs it. Programs are known
 * by their names only, and those that run another one from a list: this finds what somebody wrote,
 * and does not hold against who hides it.
 */
final class InlineProgram {
  /** Whose text stands in their words unless a file of it is named. */
  private static final Set<String> AWKS = Set.of("awk", "gawk", "mawk", "nawk", "original-awk");

  /** Options of theirs that take the next word. */
  private static final Set<String> AWK_TAKES = Set.of("-v", "-F", "-i", "-l");

  /** Programs that run another one, which is named somewhere in their words. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "su",
          "runuser",
          "script",
          "flock",
          "sg",
          "env",
          "busybox",
          "toybox",
          "nice",
          "ionice",
          "nohup",
          "timeout",
          "setsid",
          "stdbuf",
          "chrt",
          "choom",
          "taskset",
          "setarch",
          "linux32",
          "linux64",
          "ld",
          "sudo",
          "doas",
          "pkexec",
          "gosu",
          "capsh",
          "runcon",
          "chroot",
          "fakeroot",
          "bwrap",
          "firejail",
          "xargs",
          "find",
          "time",
          "unshare",
          "nsenter",
          "ip",
          "setpriv",
          "prlimit",
          "numactl",
          "systemd-run",
          "systemd-nspawn",
          "machinectl",
          "docker",
          "podman",
          "nerdctl",
          "kubectl",
          "lxc",
          "start-stop-daemon",
          "dbus-run-session",
          "ssh-agent",
          "strace",
          "ltrace",
          "perf",
          "unbuffer",
          "chronic",
          "faketime",
          "watch",
          "parallel",
          "sem",
          "entr");

  /** Those of them that give all their words to a shell. */
  private static final Set<String> IN_A_SHELL = Set.of("watch", "parallel", "sem");

  /** Options of {@code flock} that take the next word. */
  private static final Set<String> FLOCK_TAKES =
      Set.of("-w", "--wait", "--timeout", "-E", "--conflict-exit-code");

  private InlineProgram() {}

  /** Whether {@code argv} does; of a wrapper whether any of its words may begin such a command. */
  static boolean isIn(List<String> argv) {
    if (argv.isEmpty()) {
      return false;
    }
    String program = name(argv.getFirst());
    List<String> words = argv.subList(1, argv.size());
    if (isText(program, words) || (AWKS.contains(program) && isAwkText(words))) {
      return true;
    }
    if (!WRAPPERS.contains(program)) {
      return false;
    }
    for (int i = 0; i < words.size(); i++) {
      String name = name(words.get(i));
      List<String> rest = words.subList(i + 1, words.size());
      // A daemon's starter has one between the program and what it is given.
      boolean marked = !rest.isEmpty() && rest.getFirst().equals("--");
      if (isText(name, marked ? rest.subList(1, rest.size()) : rest)
          || (AWKS.contains(name) && isAwkText(rest) && rest.stream().anyMatch(w -> !isPlain(w)))) {
        return true;
      }
    }
    return IN_A_SHELL.contains(program);
  }

  private static boolean isText(String program, List<String> words) {
    return switch (program) {
      case "su" -> isCall(words) || isBehindMark(words);
      case "runuser" ->
          words.stream().anyMatch(word -> word.equals("-u") || word.startsWith("--u"))
              ? isCall(options(words, Set.of("-u", "--user")))
              : isCall(words) || isBehindMark(words);
      case "script" -> isCall(words);
      case "sg" -> words.size() > 1;
      case "capsh" -> isBehindMark(words);
      case "flock" -> isFlock(words);
      case "env" -> splits(words);
      default -> Interpreter.runs(program, words);
    };
  }

  /** Without folder and version: {@code python3.11} is python. */
  private static String name(String word) {
    String last = word.substring(word.lastIndexOf('/') + 1);
    String plain = last.replaceFirst("[-.0-9]+$", "");
    String first = last.split("[-.0-9]", 2)[0];
    return !isKnown(plain) && isKnown(first) ? first : plain.isEmpty() ? last : plain;
  }

  private static boolean isKnown(String name) {
    return Interpreter.isOne(name) || AWKS.contains(name) || WRAPPERS.contains(name);
  }

  private static boolean isPlain(String word) {
    return word.matches("[A-Za-z0-9._/:=+-]*");
  }

  private static boolean isAwkText(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("-e") || word.startsWith("--source")) {
        return true;
      }
      if (word.startsWith("-f") || word.startsWith("--f") || word.startsWith("-E")) {
        return words.stream().anyMatch(w -> w.startsWith("-e") || w.startsWith("--source"));
      }
      if (word.length() < 2 || word.charAt(0) != '-' || word.equals("--")) {
        return true;
      }
      i += AWK_TAKES.contains(word) ? 1 : 0;
    }
    return false;
  }

  /** Text behind {@code -c}, which may stand anywhere before {@code --}. */
  private static boolean isCall(List<String> words) {
    int mark = words.indexOf("--");
    return (mark < 0 ? words : words.subList(0, mark))
        .stream()
            .anyMatch(
                word ->
                    word.startsWith("--c")
                        || word.startsWith("--se")
                        || word.matches("(?s)-[a-zA-Z]*c.*"));
  }

  /** What stands behind {@code --} is given to the account's shell. */
  private static boolean isBehindMark(List<String> words) {
    int mark = words.indexOf("--");
    return mark >= 0 && Interpreter.isShellText(words.subList(mark + 1, words.size()));
  }

  /** The words before the first that is none of the program's own options. */
  private static List<String> options(List<String> words, Set<String> taking) {
    int at = 0;
    while (at < words.size()
        && words.get(at).startsWith("-")
        && words.get(at).length() > 1
        && !words.get(at).equals("--")) {
      at += taking.contains(words.get(at)) ? 2 : 1;
    }
    return words.subList(0, Math.min(at, words.size()));
  }

  private static boolean isFlock(List<String> words) {
    int lock = options(words, FLOCK_TAKES).size();
    if (lock + 1 >= words.size()) {
      return false;
    }
    String next = words.get(lock + 1);
    return next.startsWith("-c") || next.startsWith("--c");
  }

  /** Whether one of env's own options has it take a text apart. */
  private static boolean splits(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("--s") || word.matches("(?s)-[i0v]*S.*")) {
        return true;
      }
      boolean option = word.startsWith("-");
      if (!option && !word.contains("=")) {
        return false;
      }
      boolean takes = word.matches("-[i0v]*[uCa]|--unset|--chdir|--argv0");
      i += option && takes ? 1 : 0;
    }
    return false;
  }
}
