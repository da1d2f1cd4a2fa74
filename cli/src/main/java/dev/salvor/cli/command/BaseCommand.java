package dev.salvor.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.view.Paint;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.run.RunId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all commands share: their options and how they end. */
abstract class BaseCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--json", description = "Print JSON with stable field names.")
  private boolean json;

  @Option(names = "--debug", description = "Show stack traces of unexpected errors.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  BaseCommand(Session session) {
    this.session = session;
  }

  abstract ExitCode execute();

  @Override
  public final Integer call() {
    return execute().number();
  }

  final Session session() {
    return session;
  }

  final Io io() {
    return session.io();
  }

  final boolean wantsJson() {
    return json;
  }

  final boolean wantsDebug() {
    return debug;
  }

  final Paint paint() {
    return new Paint(io().colour());
  }

  /** Prints {@code value} as one JSON document. */
  final void print(Object value) {
    print(io(), value);
  }

  /** The same, for what a command leaves to others. */
  static void print(Io io, Object value) {
    try {
      io.say(SalvorJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  /** The run that {@code text} names. */
  static RunId runId(String text) {
    try {
      return new RunId(text);
    } catch (IllegalArgumentException e) {
      throw new CliProblem(ExitCode.USAGE, e.getMessage() + "; see: salvor runs", e);
    }
  }
}
