package dev.salvor.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a command hands text to a shell or another interpreter that runs it. Programs are known
 * by their names only.
 */
final class InlineProgram {
  /**
   * How an interpreter is called.
   *
   * @param text letters of options that bring a program's text
   * @param more letters of others that take the next word
   * @param words long options that take the next word
   */
  private record Options(String text, String more, Set<String> words) {}

  private static final Options SHELL = new Options("c", "oO", Set.of("--rcfile", "--init-file"));
  private static final Options PERL = new Options("eEMm", "I", Set.of());

  private static final Map<String, Options> INTERPRETERS =
      Map.ofEntries(
          Map.entry("fish", new Options("cC", "", Set.of())),
          Map.entry("pwsh", new Options("cC", "", Set.of())),
          Map.entry("python", new Options("c", "WX", Set.of())),
          Map.entry("pypy", new Options("c", "WX", Set.of())),
          Map.entry("perl", PERL),
          Map.entry("ruby", new Options("e", "IrC", Set.of())),
          Map.entry("node", new Options("ep", "r", Set.of("--require", "--import"))),
          Map.entry("nodejs", new Options("ep", "r", Set.of("--require", "--import"))),
          Map.entry("php", new Options("rBRE", "cdz", Set.of())),
          Map.entry("lua", new Options("e", "l", Set.of())),
          Map.entry("luajit", new Options("e", "l", Set.of())),
          Map.entry("expect", new Options("c", "", Set.of())),
          Map.entry("guile", new Options("c", "Ll", Set.of())),
          Map.entry("julia", new Options("eE", "", Set.of())),
          Map.entry("Rscript", new Options("e", "", Set.of())),
          Map.entry("R", new Options("e", "", Set.of())));

  private static final Set<String> SHELLS =
      Set.of(
          "sh", "bash", "rbash", "dash", "ash", "hush", "ksh", "mksh", "lksh", "pdksh", "oksh",
          "zsh", "yash", "posh", "osh", "csh", "tcsh");

  /** Long options that are followed by text. */
  private static final Set<String> LONG =
      Set.of("--command", "--init-command", "--eval", "--print", "--run", "--execute");

  /** Whose text stands in their words unless a file of it is named. */
  private static final Set<String> AWKS = Set.of("awk", "gawk", "mawk", "nawk", "original-awk");

  /** Programs that give text behind {@code -c} to a shell. */
  private static final Set<String> CALLERS = Set.of("su", "runuser", "script", "flock", "sg");

  /** Programs that run another one, which is named somewhere in their words. */
  private static final Set<String> WRAPPERS =
      Stream.concat(
              CALLERS.stream(),
              Stream.of(
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
                  "taskset",
                  "sudo",
                  "doas",
                  "pkexec",
                  "chroot",
                  "xargs",
                  "find",
                  "time",
                  "unshare",
                  "nsenter",
                  "setpriv",
                  "prlimit",
                  "numactl",
                  "systemd-run",
                  "start-stop-daemon",
                  "dbus-run-session",
                  "strace",
                  "watch",
                  "parallel"))
          .collect(Collectors.toUnmodifiableSet());

  private InlineProgram() {}

  /** Whether {@code argv} does; of a wrapper whether any of its words may begin such a command. */
  static boolean isIn(List<String> argv) {
    if (argv.isEmpty()) {
      return false;
    }
    String program = name(argv.getFirst());
    List<String> words = argv.subList(1, argv.size());
    if (isInterpreted(program, words)) {
      return true;
    }
    if (!WRAPPERS.contains(program)) {
      return false;
    }
    if (CALLERS.contains(program) && hasText(words)) {
      return true;
    }
    if (program.equals("env") && words.stream().anyMatch(InlineProgram::splits)) {
      return true;
    }
    for (int i = 0; i < words.size(); i++) {
      String name = name(words.get(i));
      List<String> rest = words.subList(i + 1, words.size());
      if (isInterpreted(name, rest)
          || (CALLERS.contains(name) && hasText(rest))
          || (name.equals("env") && rest.stream().anyMatch(InlineProgram::splits))) {
        return true;
      }
    }
    return program.equals("watch") || program.equals("parallel");
  }

  /** Without folder and version: {@code python3.11} is python. */
  private static String name(String word) {
    String last = word.substring(word.lastIndexOf('/') + 1);
    String plain = last.replaceFirst("[-.0-9]+$", "");
    return plain.isEmpty() ? last : plain;
  }

  private static boolean isInterpreted(String program, List<String> words) {
    if (AWKS.contains(program)) {
      return words.stream().noneMatch(word -> word.startsWith("-f") || word.startsWith("--file"))
          || words.stream().anyMatch(word -> word.startsWith("-e") || word.startsWith("--source"));
    }
    Options options = SHELLS.contains(program) ? SHELL : INTERPRETERS.get(program);
    return options != null && hasText(options, words);
  }

  /** Looks at options only: what a script is given is not the interpreter's. */
  private static boolean hasText(Options options, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--") || word.length() < 2 || "-+".indexOf(word.charAt(0)) < 0) {
        return false;
      }
      if (word.startsWith("--")) {
        if (LONG.contains(word.split("=", 2)[0])) {
          return true;
        }
        i += options.words().contains(word) ? 1 : 0;
      } else if (word.chars().skip(1).anyMatch(c -> options.text().indexOf(c) >= 0)) {
        return true;
      } else if (options.more().indexOf(word.charAt(word.length() - 1)) >= 0) {
        i++;
      }
    }
    return false;
  }

  private static boolean hasText(List<String> words) {
    return words.stream()
        .anyMatch(
            word ->
                word.startsWith("--command")
                    || word.startsWith("--session-command")
                    || (word.matches("-[a-zA-Z]+") && word.contains("c")));
  }

  private static boolean splits(String word) {
    return word.startsWith("--split-string") || word.matches("-[a-zA-Z]*S.*");
  }
}
