package dev.salvor.cli.follow;

import dev.salvor.cli.io.Io;
import java.util.List;

/**
 * The terminal's second screen, so that what was on the first one is there again afterwards. A
 * picture is one write and nothing is cleared before it, so nothing flickers; after a change of
 * size the whole is drawn anew. May be closed twice and by another thread.
 */
public final class FullScreen implements AutoCloseable {
  private static final String OPEN = "\u001b[?1049h\u001b[?25l";
  private static final String CLOSE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE_END = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final Io io;
  private boolean open;
  private boolean closed;

  public FullScreen(Io io) {
    this.io = io;
  }

  /** Shows {@code lines}, which fit. */
  public synchronized void draw(List<String> lines) {
    if (closed) {
      return;
    }
    StringBuilder out = new StringBuilder();
    if (!open) {
      open = true;
      out.append(OPEN);
    }
    out.append(HOME);
    for (String line : lines) {
      out.append(line).append(CLEAR_LINE_END).append("\r\n");
    }
    out.append(CLEAR_BELOW);
    io.out().print(out);
    io.out().flush();
  }

  @Override
  public synchronized void close() {
    if (open && !closed) {
      io.out().print(CLOSE);
      io.out().flush();
    }
    closed = true;
  }
}
