package dev.salvor.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a shell or another interpreter is given a program's text.
 *
 * @param text letters of options that bring text
 * @param more letters of others that take the next word, or what stands behind them in theirs
 * @param flags long options that take no word; any other may take the next one
 */
record Interpreter(String text, String more, Set<String> flags) {
  private static final Interpreter SHELL =
      new Interpreter(
          "c",
          "oO",
          Set.of(
              "--norc",
              "--noprofile",
              "--login",
              "--posix",
              "--noediting",
              "--restricted",
              "--verbose"));
  private static final Interpreter LUA = new Interpreter("e", "l", Set.of());
  private static final Interpreter NODE = new Interpreter("ep", "rC", Set.of());
  private static final Interpreter PYTHON = new Interpreter("c", "WX", Set.of());

  private static final Map<String, Interpreter> OTHERS =
      Map.ofEntries(
          Map.entry("fish", new Interpreter("cC", "doDf", Set.of())),
          Map.entry("python", PYTHON),
          Map.entry("pypy", PYTHON),
          Map.entry("perl", new Interpreter("eEMm", "I", Set.of())),
          Map.entry("ruby", new Interpreter("e", "IrCE", Set.of())),
          Map.entry("node", NODE),
          Map.entry("nodejs", NODE),
          Map.entry("php", new Interpreter("rBRE", "cdz", Set.of())),
          Map.entry("lua", LUA),
          Map.entry("luajit", LUA),
          Map.entry("expect", new Interpreter("c", "", Set.of())),
          Map.entry("guile", new Interpreter("c", "Ll", Set.of())),
          Map.entry("julia", new Interpreter("eE", "", Set.of())),
          Map.entry("Rscript", new Interpreter("e", "", Set.of())),
          Map.entry("R", new Interpreter("e", "", Set.of())));

  private static final Set<String> SHELLS =
      Set.of(
          "sh", "bash", "rbash", "dash", "ash", "hush", "ksh", "mksh", "lksh", "pdksh", "oksh",
          "zsh", "yash", "posh", "osh", "csh", "tcsh");

  private static final String POWERSHELL = "pwsh";

  /** Long options that are followed by text; some programs take their beginnings for them. */
  private static final List<String> LONG =
      List.of(
          "--command",
          "--init-command",
          "--eval",
          "--print",
          "--run",
          "--execute",
          "--process-begin",
          "--process-code",
          "--process-end");

  private static final Set<String> POWERSHELL_LONG =
      Set.of("-command", "-commandwithargs", "-encodedcommand");
  private static final Set<String> POWERSHELL_SHORT = Set.of("-cwa", "-ec");

  /** The one of that name, without folder and version. */
  private static Optional<Interpreter> named(String program) {
    return Optional.ofNullable(SHELLS.contains(program) ? SHELL : OTHERS.get(program));
  }

  static boolean isOne(String program) {
    return program.equals(POWERSHELL) || named(program).isPresent();
  }

  /** Whether {@code program} is one, and is given text in {@code words}. */
  static boolean runs(String program, List<String> words) {
    return program.equals(POWERSHELL)
        ? words.stream().anyMatch(Interpreter::isPowershellText)
        : named(program).filter(known -> known.hasText(words)).isPresent();
  }

  /** Whether a shell is given text in {@code words}. */
  static boolean isShellText(List<String> words) {
    return SHELL.hasText(words);
  }

  private static boolean isPowershellText(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return POWERSHELL_SHORT.contains(lower)
        || (lower.length() > 1 && POWERSHELL_LONG.stream().anyMatch(o -> o.startsWith(lower)));
  }

  /**
   * Looks at options only: what a script is given is not the interpreter's. Behind a long option
   * that may take the next word the script may still be to come.
   */
  private boolean hasText(List<String> words) {
    boolean open = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.length() < 2 || "-+".indexOf(word.charAt(0)) < 0) {
        if (!open) {
          return false;
        }
        open = false;
      } else if (word.equals("--")) {
        return false;
      } else if (word.startsWith("--")) {
        String option = word.split("=", 2)[0];
        if (LONG.stream().anyMatch(known -> known.startsWith(option))) {
          return true;
        }
        open = !word.contains("=") && !flags.contains(word);
      } else {
        int takes = taking(word);
        if (takes < 0) {
          return true;
        }
        open = false;
        i += takes == word.length() - 1 ? 1 : 0;
      }
    }
    return false;
  }

  /** Place of the letter that takes what follows, 0 for none, less if one brings text. */
  private int taking(String word) {
    for (int at = 1; at < word.length(); at++) {
      if (text.indexOf(word.charAt(at)) >= 0) {
        return -1;
      }
      if (more.indexOf(word.charAt(at)) >= 0) {
        return at;
      }
    }
    return 0;
  }
}
