package dev.salvor.runbook;

import java.util.regex.Pattern;

/** Words and variables of a POSIX shell. Pure; safe for every thread. */
public final class PosixShell {
  /** A word that may begin with {@code =} is a command's path to zsh. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./:,@%+-][A-Za-z0-9_./:=,@%+-]*");

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

  private PosixShell() {}

  /**
   * {@code text} in single quotes; nothing in it has a meaning.
   *
   * @throws IllegalArgumentException a NUL byte is in it
   */
  public static String quoted(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a value with a NUL byte cannot be given to a program");
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** {@code text} as one word that people can read: in quotes only where it needs them. */
  public static String word(String text) {
    return PLAIN.matcher(text).matches() ? text : quoted(text);
  }

  /** Whether a shell may set and export the variable itself, without a change to what it does. */
  public static boolean isExportable(String name) {
    return NAME.matcher(name).matches() && !SPECIAL.matcher(name).matches();
  }
}
