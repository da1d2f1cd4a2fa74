package dev.salvor.cli.policy;

import dev.salvor.runbook.expr.Template;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rules of sudo that a worker of an ordinary account needs for a runbook: each names one
 * command with all of its arguments. What no such rule can name without letting in more is said.
 */
public final class SudoRules {
  /**
   * sudo compares arguments as one text with blanks between, in which these stand for themselves;
   * all others are wildcards, quotes, or would let the same text be cut elsewhere.
   */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./@%+,:=-]+");

  /** A word of capitals alone is sudo's ALL, or the name of an alias. */
  private static final Pattern ACCOUNT =
      Pattern.compile("(?![A-Z][A-Z0-9_]*\\z)[A-Za-z_][A-Za-z0-9_.-]*");

  /** No rule that sudo has everywhere can name the folder that a command runs in. */
  private static final Pattern HERE = Pattern.compile("\\.\\.?(/.*)?");

  private final String account;
  private final Function<String, Optional<String>> programs;

  /**
   * For the worker of {@code account}.
   *
   * @param programs the absolute path of a program's name on the host
   */
  public SudoRules(String account, Function<String, Optional<String>> programs) {
    this.account = account;
    this.programs = programs;
  }

  /** Whether sudo's file can name this account as it is. */
  public static boolean isNameable(String account) {
    return ACCOUNT.matcher(account).matches();
  }

  /**
   * What is said of one command.
   *
   * @param rule a line of sudo's file; absent: there is none
   * @param why why not; empty where there is a rule
   */
  public record Said(
      String step, String part, String user, Optional<String> rule, Optional<String> why) {}

  /** Of each command that is done as another account, in their order. */
  public List<Said> of(List<Forecast.Part> parts) {
    List<Said> out = new ArrayList<>();
    for (Forecast.Part part : parts) {
      if (!part.user().isEmpty() && !part.user().equals(account)) {
        out.add(said(part));
      }
    }
    return out;
  }

  private Said said(Forecast.Part part) {
    List<String> rule = new ArrayList<>();
    Optional<String> why = refusal(part, rule);
    return new Said(
        part.step(),
        part.part(),
        part.user(),
        why.isEmpty() ? Optional.of(rule.getFirst()) : Optional.empty(),
        why);
  }

  private Optional<String> refusal(Forecast.Part part, List<String> rule) {
    if (Template.hasExpression(part.user()) || !isNameable(part.user())) {
      return Optional.of("the account is not known before, or no name that sudo takes");
    }
    if (part.command().isEmpty()) {
      return Optional.of("what it does hangs on what is not known before");
    }
    Command command = part.command().get();
    if (!command.env().isEmpty()
        || !command.secretEnv().isEmpty()
        || !command.secretFiles().isEmpty()) {
      if (command.program() instanceof Program.Argv) {
        return Optional.of("sudo would drop its environment and secrets; use arguments");
      }
    }
    return switch (command.program()) {
      case Program.Builtin action ->
          Optional.of(
              "the program of the action "
                  + action.action()
                  + " belongs to the worker's account; use run with the command itself");
      case Program.Script ignored ->
          Optional.of("a script of a runbook is no file of root; put it on the host, use run");
      case Program.Argv argv -> {
        Optional<String> folder = folder(command, argv.argv());
        yield folder.isPresent() ? folder : line(part.user(), argv.argv(), rule);
      }
    };
  }

  /** Whoever has a rule uses it in a folder of their own choice. */
  private static Optional<String> folder(Command command, List<String> argv) {
    Optional<String> cwd = command.cwd().filter(at -> !at.equals("/"));
    if (cwd.isPresent()) {
      return Optional.of(
          "a rule would hold in any folder and not only in its cwd "
              + cwd.get()
              + "; name the folder as an argument (make -C /FOLDER), or put a script of root on the"
              + " host that goes there");
    }
    return argv.stream()
        .skip(1)
        .filter(word -> HERE.matcher(word).matches())
        .findFirst()
        .map(
            word ->
                "a rule would hold in any folder, and \""
                    + word
                    + "\" is another file in each; write the whole path");
  }

  private Optional<String> line(String user, List<String> argv, List<String> rule) {
    for (String word : argv) {
      if (!PLAIN.matcher(word).matches()) {
        return Optional.of(
            "\""
                + word
                + "\" is shell text, empty, or has characters that mean something to sudo; put a"
                + " script of root on the host, use run");
      }
    }
    Optional<String> program = programs.apply(argv.getFirst());
    if (program.isEmpty() || !PLAIN.matcher(program.get()).matches()) {
      return Optional.of("there is no program " + argv.getFirst() + " here that only root changes");
    }
    // Without the two quotes sudo would take any arguments.
    String words =
        argv.size() == 1
            ? "\"\""
            : argv.stream().skip(1).map(SudoRules::escaped).collect(Collectors.joining(" "));
    rule.add("%s ALL=(%s) NOPASSWD: %s %s".formatted(account, user, escaped(program.get()), words));
    return Optional.empty();
  }

  private static String escaped(String word) {
    return word.replaceAll("[,:=]", "\\\\$0");
  }
}
