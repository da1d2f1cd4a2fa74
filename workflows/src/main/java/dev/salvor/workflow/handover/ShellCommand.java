package dev.salvor.workflow.handover;

import dev.salvor.runbook.PosixShell;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A command as the lines of a shell function's body, as the supervisor would run it: environment,
 * folder, account, limit of time. Not for several threads.
 */
final class ShellCommand {
  /** Longer scripts, and those with an interpreter of their own, lie in a file. */
  private static final int INLINE = 2000;

  /** As in orders: a longer parameter of an action's program travels as a file. */
  private static final int LARGE = 64 * 1024;

  private final Map<String, String> files;
  private final List<String> lines = new ArrayList<>();
  private int printed;

  private ShellCommand(Map<String, String> files) {
    this.files = files;
  }

  /**
   * The body.
   *
   * @param files takes what has to lie on the host in a file, by digest
   */
  static List<String> body(Command command, Map<String, String> files) {
    return new ShellCommand(files).body(command);
  }

  private List<String> body(Command command) {
    List<String> viaEnv = new ArrayList<>();
    command.env().forEach((name, value) -> variable(command, name, value, viaEnv));
    if (!command.secretFiles().isEmpty()) {
      lines.add("need " + String.join(" ", new TreeSet<>(command.secretFiles().values())));
    }
    command
        .secretFiles()
        .forEach(
            (name, parameter) ->
                lines.add("export " + name + "=\"$run/secrets/" + parameter + '"'));
    String program = program(command);
    command.cwd().ifPresent(cwd -> lines.add("cd " + word(cwd) + " || exit 126"));
    command.secretEnv().forEach((name, parameter) -> lines.add("secret " + name + " " + parameter));
    StringBuilder last = new StringBuilder(command.user().map(u -> "as " + word(u)).orElse("exec"));
    last.append(" timeout -k ").append(seconds(command.grace()));
    last.append(' ').append(seconds(command.timeout()));
    if (!viaEnv.isEmpty()) {
      last.append(" env ").append(String.join(" ", viaEnv));
    }
    lines.add(last.append(' ').append(program).toString());
    return List.copyOf(lines);
  }

  private void variable(Command command, String name, String value, List<String> viaEnv) {
    boolean large =
        command.program() instanceof Program.Builtin
            && name.startsWith("WITH_")
            && value.getBytes(StandardCharsets.UTF_8).length > LARGE;
    if (large) {
      lines.add("export " + name + "_FILE=\"$run/files/" + kept(value) + '"');
    } else if (PosixShell.isExportable(name)) {
      lines.add("export " + name + "=" + word(value));
    } else {
      viaEnv.add(PosixShell.word(name + "=") + word(value));
    }
  }

  private String program(Command command) {
    return switch (command.program()) {
      case Program.Argv argv -> String.join(" ", argv.argv().stream().map(this::word).toList());
      case Program.Builtin builtin ->
          "sh \"$SALVOR_LIB/" + builtin.action() + ".sh\" " + builtin.op();
      case Program.Script script -> script(script.text(), command.user().isPresent());
    };
  }

  private String script(String text, boolean otherAccount) {
    Optional<String> interpreter =
        text.lines().findFirst().filter(line -> line.startsWith("#!")).map(l -> l.substring(2));
    if (interpreter.isEmpty() && text.length() <= INLINE) {
      return "sh -c " + word(text.stripTrailing()) + " sh";
    }
    String file = "\"$run/files/" + kept(text) + '"';
    if (otherAccount) {
      // That account may not enter the state folder.
      lines.add("chmod 0644 " + file);
      lines.add("exec 3<" + file);
      file = "/dev/fd/3";
    }
    String[] words = interpreter.orElse("sh").strip().split("[ \t]+", 2);
    String shebang =
        words[0].isEmpty()
            ? "sh"
            : String.join(" ", List.of(words).stream().map(this::word).toList());
    return shebang + " " + file;
  }

  private String kept(String text) {
    String sha = RunIdentity.sha256(text);
    files.put(sha, text);
    return sha;
  }

  private String word(String text) {
    if (Sh.isPasteable(text)) {
      return PosixShell.word(text);
    }
    printed++;
    lines.add("v" + printed + "=$(printf '" + Sh.octal(text) + ".')");
    return "\"${v" + printed + "%.}\"";
  }

  /** Programs that limit time count in seconds. */
  private static long seconds(Duration time) {
    return Math.max(1, time.plusMillis(999).toSeconds());
  }
}
