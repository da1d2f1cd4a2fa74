package dev.salvor.activity.supervisor;

import java.util.regex.Pattern;

/** Names that a POSIX shell and an environment can carry. */
final class ShellWords {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * Variables with a meaning of their own in one of the shells, or that steer how programs load.
   */
  private static final Pattern SPECIAL =
      Pattern.compile(
          "PATH|IFS|ENV|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|PPID|UID|EUID|GROUPS|PS[0-4]|OPT[A-Z]*"
              + "|LINENO|RANDOM|SRANDOM|SECONDS|EPOCH.*|SHELLOPTS|BASH.*|POSIXLY_CORRECT|LD_.*"
              + "|LC_.*|LANG|LANGUAGE|FUNC.*|DIRSTACK|HIST.*|COMP.*|COPROC|MAPFILE|REPLY"
              + "|PIPESTATUS|CDPATH|GLOBIGNORE|TIMEFORMAT|TMOUT|MAIL.*|HOST.*|MACHTYPE|OSTYPE"
              + "|SHLVL|FCEDIT|FIGNORE|INPUTRC|PROMPT.*|EXECIGNORE|SALVOR_.*|_|[a-z].*");

  private ShellWords() {}

  /** Whether the shell may set and export the variable itself. */
  static boolean exportable(String name) {
    return NAME.matcher(name).matches() && !SPECIAL.matcher(name).matches();
  }

  /** A name that may stand before {@code =} in an environment at all. */
  static boolean nameable(String name) {
    return !name.isEmpty()
        && name.charAt(0) != '-'
        && name.indexOf('=') < 0
        && name.indexOf('\0') < 0;
  }
}
