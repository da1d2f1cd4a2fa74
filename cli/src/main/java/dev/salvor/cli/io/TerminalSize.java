package dev.salvor.cli.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The size of the terminal, asked again after it changed. */
public interface TerminalSize {
  /** Columns and rows. */
  record Cells(int columns, int rows) {}

  /** No terminal: wide enough for any line. */
  TerminalSize NONE = () -> new Cells(Integer.MAX_VALUE, Integer.MAX_VALUE);

  Cells cells();

  /** The controlling terminal, through {@code stty}; 80 by 24 where that says nothing. */
  static TerminalSize ofTerminal() {
    AtomicBoolean stale = new AtomicBoolean(true);
    Cells[] known = {new Cells(80, 24)};
    Signals.onResize(() -> stale.set(true));
    return () -> {
      synchronized (known) { // whoever comes second waits for the answer
        if (stale.getAndSet(false)) {
          known[0] = ask(known[0]);
        }
        return known[0];
      }
    };
  }

  private static Cells ask(Cells before) {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/tty")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String[] words =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ", -1);
      stty.waitFor(1, TimeUnit.SECONDS);
      int columns = words.length == 2 ? Integer.parseInt(words[1]) : 0;
      int rows = words.length == 2 ? Integer.parseInt(words[0]) : 0;
      return columns > 0 && rows > 0 ? new Cells(columns, rows) : before;
    } catch (IOException | NumberFormatException e) {
      return before;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return before;
    }
  }
}
