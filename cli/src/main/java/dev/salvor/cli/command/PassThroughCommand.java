package dev.salvor.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command that the node's program carries out: it gets the terminal and its exit code counts. */
abstract class PassThroughCommand implements Callable<Integer> {
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

  PassThroughCommand(Session session) {
    this.session = session;
  }

  final Session session() {
    return session;
  }

  /** Words for the node's program. */
  abstract List<String> words();

  @Override
  public final Integer call() {
    List<String> arguments = new ArrayList<>(words());
    if (json) {
      arguments.add("--json");
    }
    if (debug) {
      arguments.add("--debug");
    }
    return session.node().run(arguments);
  }
}
