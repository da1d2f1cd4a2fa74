package dev.salvor.activity.supervisor;

import dev.salvor.runbook.PosixShell;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what a child of the supervisor does to become a command. Not thread-safe. */
final class CommandText {
  /** Bytes beyond which a parameter of an action program travels as a file. */
  static final int INLINE = 64 * 1024;

  private final RunPaths paths;
  private final String library;

  CommandText(RunPaths paths, String library) {
    this.paths = paths;
    this.library = library;
  }

  /** Lines of a function's body; the last one is an {@code exec}. */
  String body(Command command) {
    StringBuilder text = new StringBuilder();
    List<String> viaEnv = new ArrayList<>();
    // First of all: what gives a secret gets nothing of the command's environment.
    String needed =
        Stream.concat(
                command.secretEnv().values().stream(), command.secretFiles().values().stream())
            .distinct()
            .map(PosixShell::quoted)
            .collect(Collectors.joining(" "));
    if (!needed.isEmpty()) {
      line(text, "need " + needed);
    }
    if (!command.secretEnv().isEmpty()) {
      line(
          text,
          command.secretEnv().values().stream()
              .distinct()
              .map(parameter -> PosixShell.quoted(paths.secret(parameter)))
              .collect(Collectors.joining(" ", "texts ", "")));
    }
    command
        .env()
        .forEach(
            (name, value) -> {
              if (asFile(command, name, value)) {
                String file = paths.file(Digests.sha256(value));
                variable(text, viaEnv, name + "_FILE", file);
              } else {
                variable(text, viaEnv, name, value);
              }
            });
    command
        .secretFiles()
        .forEach((name, parameter) -> variable(text, viaEnv, name, paths.secret(parameter)));
    List<String> program = program(command, text);
    line(text, "cd " + PosixShell.quoted(command.cwd().orElse("/")) + " || exit 126");
    command.secretEnv().forEach((name, parameter) -> secret(text, name, parameter));
    if (command.user().isPresent()
        && !(command.env().isEmpty()
            && command.secretEnv().isEmpty()
            && command.secretFiles().isEmpty())) {
      // Whoever becomes the account by sudo would lose them, and some have names that all have.
      line(text, "be_env=1");
    }
    text.append(command.user().map(u -> "become " + PosixShell.quoted(u)).orElse("exec setsid"));
    if (!viaEnv.isEmpty()) {
      text.append(" env");
      viaEnv.forEach(word -> text.append(' ').append(PosixShell.quoted(word)));
    }
    program.forEach(word -> text.append(' ').append(PosixShell.quoted(word)));
    return text.append('\n').toString();
  }

  private static void variable(StringBuilder text, List<String> viaEnv, String name, String value) {
    if (!isNameable(name)) {
      throw new IllegalArgumentException("\"" + name + "\" cannot name an environment variable");
    }
    if (PosixShell.isExportable(name)) {
      line(text, "export " + name + "=" + PosixShell.quoted(value));
    } else {
      viaEnv.add(name + "=" + value);
    }
  }

  private void secret(StringBuilder text, String name, String parameter) {
    if (!PosixShell.isExportable(name) && !name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "a secret cannot be given in the environment variable \""
              + name
              + "\"; use another name");
    }
    line(text, "secret " + name + " " + PosixShell.quoted(paths.secret(parameter)));
  }

  private List<String> program(Command command, StringBuilder text) {
    return switch (command.program()) {
      case Program.Argv argv -> argv.argv();
      case Program.Builtin builtin ->
          List.of("sh", library + "/actions/" + builtin.action() + ".sh", builtin.op());
      case Program.Script script -> {
        String file = paths.file(Digests.sha256(script.text()));
        if (command.user().isPresent()) {
          // The account may not enter the state folder, so the script comes open. Opening it again
          // by /dev/fd asks for its mode.
          line(text, "chmod 0644 " + PosixShell.quoted(file));
          line(text, "exec 3<" + PosixShell.quoted(file));
          file = "/dev/fd/3";
        }
        List<String> words = new ArrayList<>(interpreter(script.text()));
        words.add(file);
        yield words;
      }
    };
  }

  /** What the kernel would start for the text's first line; so a noexec mount is no hindrance. */
  private static List<String> interpreter(String script) {
    Optional<String> shebang =
        script.lines().findFirst().filter(line -> line.startsWith("#!")).map(l -> l.substring(2));
    String[] words = shebang.orElse("").strip().split("[ \t]+", 2);
    return words[0].isEmpty() ? List.of("sh") : List.of(words);
  }

  /** Texts that a command needs as files on the host, by digest: scripts and long parameters. */
  static Map<String, String> files(Command command) {
    if (command.program() instanceof Program.Script script) {
      return Map.of(Digests.sha256(script.text()), script.text());
    }
    Map<String, String> files = new LinkedHashMap<>();
    command
        .env()
        .forEach(
            (name, value) -> {
              if (asFile(command, name, value)) {
                files.put(Digests.sha256(value), value);
              }
            });
    return files;
  }

  /** Linux refuses a NAME=value of 128 KiB. */
  private static boolean asFile(Command command, String name, String value) {
    return command.program() instanceof Program.Builtin
        && name.startsWith("WITH_")
        && value.length() > INLINE / 3
        && value.getBytes(StandardCharsets.UTF_8).length > INLINE;
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  /** A name that may stand before {@code =} in an environment at all. */
  private static boolean isNameable(String name) {
    return !name.isEmpty()
        && name.charAt(0) != '-'
        && name.indexOf('=') < 0
        && name.indexOf('\0') < 0;
  }
}
