package dev.salvor.cli.command;

import dev.salvor.cli.io.Io;
import dev.salvor.cli.node.Node;
import java.util.Optional;

/** An engine in memory for the time of one command. */
final class MemoryEngine implements AutoCloseable {
  static final String BANNER = "NOT DURABLE";

  private final Node.Running running;

  /** Whether {@code --engine} names it; there is no other. */
  static boolean isMeant(Optional<String> kind) {
    if (kind.filter(k -> !k.equals("memory")).isPresent()) {
      throw Parse.usage(
          "--engine: \"" + kind.get() + "\" is not an engine; the only one is memory");
    }
    return kind.isPresent();
  }

  MemoryEngine(Node node, Io io) {
    io.note(BANNER + "  if this command or the machine ends, the run ends with it");
    this.running = node.memory(line -> io.note(BANNER + "  " + line));
  }

  @Override
  public void close() {
    running.close();
  }
}
