package dev.salvor.activity.transport.ssh;

import dev.salvor.activity.transport.ShellCall;
import dev.salvor.runbook.PosixShell;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The text of the small shell that one channel runs: it takes blocks of lines from its input, runs
 * each, and marks the end of what each printed with a token of the connection. One login and one
 * {@code sudo} serve many calls, no call costs a channel, and what a login file prints is passed
 * over.
 */
final class RemoteShell {
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /**
   * Passes over its input up to the line {@code $1}: the password of a {@code sudo} that did not
   * ask. Without exclamation marks, which csh takes for its own.
   */
  private static final String UNASKED =
      "while IFS= read -r n; do case $n in \"$1\") break ;; esac; done; ";

  /** Without single quotes, and fit for the login shells sh, bash, zsh, fish and csh alike. */
  private static final String LOOP =
      UNASKED
          + "umask 077; cd /; nl=$(printf \"\\nx\"); nl=${nl%x}; "
          + "printf \"\\n%s ready\\n\" \"$1\"; printf \"\\n%s ready\\n\" \"$1\" >&2; "
          + "while IFS= read -r n; do t=; case $n in "
          + "c*) t=$(head -c \"${n#c}\"; printf x); t=${t%x} ;; *) "
          + "while [ \"$n\" -gt 0 ]; do IFS= read -r l || exit 1; t=$t$l$nl; n=$((n-1)); done ;; "
          + "esac; eval \"$t\"; done";

  /** A shell reads lines byte by byte; a longer text is cheaper by a program. */
  private static final int LINES = 2048;

  private RemoteShell() {}

  static String token() {
    return "salvor-" + UUID.randomUUID();
  }

  /** What is printed to the error output where a password is asked for. */
  static String question(String token) {
    return token + "-asks:";
  }

  /** What the login shell is asked to run. */
  static String start(Become become, Map<String, String> environment, String token) {
    return shell(become.prefix(question(token)), environment, LOOP) + " salvor " + token;
  }

  /** What it reads first, of which {@code sudo} takes its part. */
  static String firstInput(Become become, String token) {
    return become.firstInput() + token + "\n";
  }

  /** The same account and environment, for a program that reads its input to the end. */
  static String once(Become become, Map<String, String> environment, String program, String token) {
    return shell(become.prefix(""), environment, UNASKED + "eval \"$2\"")
        + " salvor "
        + token
        + " "
        + PosixShell.quoted(program);
  }

  private static String shell(
      List<String> before, Map<String, String> environment, String program) {
    StringBuilder out = new StringBuilder("exec");
    before.forEach(word -> out.append(' ').append(plain(word)));
    // What the account brings along is not for the programs of a run.
    String bare =
        "exec env -i PATH="
            + PATH
            + " \"HOME=$HOME\" \"USER=$USER\" \"LOGNAME=${LOGNAME:-$USER}\""
            + " ${XDG_STATE_HOME:+\"XDG_STATE_HOME=$XDG_STATE_HOME\"}"
            + " ${SALVOR_STATE_DIR:+\"SALVOR_STATE_DIR=$SALVOR_STATE_DIR\"} \"$@\"";
    out.append(" /bin/sh -c ").append(plain(bare)).append(" sh");
    environment.forEach((name, value) -> out.append(' ').append(plain(name + "=" + value)));
    return out.append(" /bin/sh -c ").append(plain(program)).toString();
  }

  /** One block: how many lines or bytes follow, then these. */
  static String block(String program) {
    String text = program + "\n";
    if (text.length() > LINES) {
      return "c" + text.getBytes(StandardCharsets.UTF_8).length + "\n" + text;
    }
    return text.chars().filter(c -> c == '\n').count() + "\n" + text;
  }

  /** Runs {@code command} and marks the end of both its outputs. */
  static String call(String command, String mark) {
    return command
        + " </dev/null\ns=$?; printf '\\n%s %s\\n' "
        + mark
        + " $s; printf '\\n%s %s\\n' "
        + mark
        + " $s >&2";
  }

  /** Starts a shell of its own for a program, or for a text behind {@code -c}. */
  static String program(List<String> args) {
    return "/bin/sh" + Scripts.words(args);
  }

  /** The same for a program that a part of this shell may read, which saves the start of one. */
  static String program(ShellCall call) {
    List<String> args = call.args();
    if (call.own()) {
      return program(args);
    }
    return "( salvor_program="
        + PosixShell.quoted(args.getFirst())
        + "; set --"
        + Scripts.words(args.subList(1, args.size()))
        + "; . \"$salvor_program\" )";
  }

  private static String plain(String text) {
    if (text.isEmpty()) {
      return "''";
    }
    if (text.indexOf('\'') >= 0 || text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "a quote or a new line cannot pass every login shell: " + text);
    }
    return "'" + text + "'";
  }
}
