package dev.salvor.cli.node;

import java.util.List;
import java.util.function.Consumer;

/** The node of this machine, reached through its own program. */
public interface Node {
  /**
   * Makes sure that engine and worker run; does nothing if they do.
   *
   * @param said takes each line that the node's program says meanwhile
   */
  void ensure(Consumer<String> said);

  /** Something that runs until it is closed. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Starts an engine in memory with its worker; both end with what is returned, or with this
   * program.
   */
  Running memory(Consumer<String> said);

  /** Runs the node's program in the foreground of this terminal; its exit code. */
  int run(List<String> arguments);
}
