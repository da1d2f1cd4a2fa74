package dev.salvor.cli.io;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes. Data goes to {@code out}, progress and problems to {@code err}.
 *
 * @param terminal {@code out} is a terminal that can be drawn on
 * @param colour colours may be used
 * @param size of the terminal
 */
public record Io(
    PrintWriter out, PrintWriter err, boolean terminal, boolean colour, TerminalSize size) {

  /** The process' own streams; the launcher says what they are connected to. */
  public static Io ofProcess(Map<String, String> env) {
    boolean terminal =
        "1".equals(System.getProperty("salvor.terminal"))
            && !"dumb".equals(env.getOrDefault("TERM", "dumb"));
    return new Io(
        new PrintWriter(System.out, false, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        terminal,
        terminal && env.getOrDefault("NO_COLOR", "").isEmpty(),
        terminal ? TerminalSize.ofTerminal() : TerminalSize.NONE);
  }

  /** One line of data; visible at once. */
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  /** Progress or complaint; what is in it from elsewhere cannot reach the terminal's controls. */
  public void note(String text) {
    err.println(Safe.block(text));
    err.flush();
  }
}
