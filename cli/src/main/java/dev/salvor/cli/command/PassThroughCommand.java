package dev.salvor.cli.command;

import dev.salvor.cli.audit.Audit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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

  /** Notes in the audit what is about to be done; the number of the entry. */
  OptionalLong audited(Audit audit) {
    return OptionalLong.empty();
  }

  @Override
  public final Integer call() {
    List<String> arguments = new ArrayList<>(words());
    OptionalLong at = audited(session.audit());
    if (json) {
      arguments.add("--json");
    }
    if (debug) {
      arguments.add("--debug");
    }
    int code = session.node().run(arguments);
    if (code != 0) {
      session.audit().failed(at, "exit " + code, "");
    }
    return code;
  }
}
