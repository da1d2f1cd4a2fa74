package dev.salvor.cli.command;

import dev.salvor.cli.io.Io;
import dev.salvor.cli.node.Node;

/** An engine in memory for the time of one command. */
final class MemoryEngine implements AutoCloseable {
  static final String BANNER = "NOT DURABLE";

  private final Node.Running running;

  MemoryEngine(Node node, Io io) {
    io.note(BANNER + "  if this command or the machine ends, the run ends with it");
    this.running = node.memory(line -> io.note(BANNER + "  " + line));
  }

  @Override
  public void close() {
    running.close();
  }
}
