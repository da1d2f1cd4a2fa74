package dev.salvor.cli.io;

import dev.salvor.runbook.HarmlessText;

/**
 * Makes text harmless for a terminal: names and outputs come from hosts and must not move the
 * cursor, change colours, hide text or reverse it.
 */
public final class Safe {
  private Safe() {}

  /** {@code text} in one line; every control or direction character is written out. */
  public static String line(String text) {
    return HarmlessText.line(text);
  }

  /** The same, with its line ends and tabs left as they are. */
  public static String block(String text) {
    return HarmlessText.block(text);
  }
}
