package dev.salvor.cli.node;

import java.util.List;
import java.util.function.Consumer;

/** The node of this machine, reached through its own program. */
public interface Node {
  /** Ends something that was started; may be called once. */
  @FunctionalInterface
  interface Ending {
    void end();
  }

  /**
   * Makes sure that engine and worker run; does nothing if they do.
   *
   * @param said takes each line that the node's program says meanwhile
   */
  void ensure(Consumer<String> said);

  /**
   * Starts engine and worker in the memory of a process of this command's; NOT DURABLE.
   *
   * @param said takes each line that the node's program says meanwhile
   * @return ends them
   */
  Ending memory(Consumer<String> said);

  /** Runs the node's program in the foreground of this terminal; its exit code. */
  int run(List<String> arguments);
}
