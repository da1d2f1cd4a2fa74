package dev.salvor.cli;

import dev.salvor.cli.command.SalvorCommand;
import dev.salvor.cli.command.Session;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.node.EngineTrouble;
import dev.salvor.runbook.source.Similar;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Arguments in, exit code out. */
final class Cli {
  private final Session session;

  Cli(Session session) {
    this.session = session;
  }

  int execute(String... arguments) {
    CommandLine root = new CommandLine(new SalvorCommand());
    if (arguments.length > 0 && Commands.has(arguments[0])) {
      Commands.add(root, arguments[0], session);
    } else {
      Commands.addAll(root, session);
    }
    List<String> words = Arrays.asList(arguments);
    Ansi ansi = session.io().colour() ? Ansi.ON : Ansi.OFF;
    root.setOut(session.io().out())
        .setErr(session.io().err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .setUsageHelpWidth(100)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, args) -> usage(e))
        .setExecutionExceptionHandler((e, command, result) -> failed(e, words.contains("--debug")));
    if (arguments.length == 0) {
      root.usage(session.io().out());
      session.io().out().flush();
      return ExitCode.USAGE.number();
    }
    int code = root.execute(arguments);
    session.io().out().flush();
    return code;
  }

  private int usage(ParameterException e) {
    session.io().note(String.valueOf(e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      Similar.to(unmatched.getUnmatched().getFirst(), words(e.getCommandLine()))
          .ifPresent(word -> session.io().note("did you mean " + word + "?"));
    }
    session.io().note("see: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  private static List<String> words(CommandLine command) {
    List<String> words = new ArrayList<>(command.getSubcommands().keySet());
    command.getCommandSpec().optionsMap().keySet().forEach(words::add);
    return words;
  }

  private int failed(Exception e, boolean debug) {
    session.io().out().flush();
    if (debug) {
      e.printStackTrace(session.io().err());
    }
    if (e instanceof CliProblem problem) {
      session.io().note(EngineTrouble.words(problem, session.stateRoot()));
      return problem.exitCode().number();
    }
    if (e instanceof InvalidPathException path) {
      session
          .io()
          .note(
              "salvor: the path "
                  + path.getInput()
                  + " cannot be used in this locale; set LC_ALL=C.UTF-8");
      return ExitCode.USAGE.number();
    }
    session
        .io()
        .note(
            "salvor: unexpected "
                + e.getClass().getSimpleName()
                + (e.getMessage() == null ? "" : ": " + e.getMessage())
                + "; a defect in Salvor, please report it (details with --debug)");
    return ExitCode.FAILED.number();
  }
}
