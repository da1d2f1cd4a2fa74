package dev.salvor.cli.view;

import java.util.Map;

/** The signs of the board, for terminals with and without Unicode. */
public record Marks(
    String good, String bad, String live, String open, String off, String pivot, String tail) {
  public static final Marks UNICODE = new Marks("✓", "✗", "▶", "·", "-", "↪", "│");
  public static final Marks ASCII = new Marks("+", "x", ">", ".", "-", "=>", "|");

  /** What the locale allows. */
  public static Marks of(Map<String, String> env) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = env.getOrDefault(name, "");
      if (!value.isEmpty()) {
        String upper = value.toUpperCase(java.util.Locale.ROOT);
        return upper.contains("UTF-8") || upper.contains("UTF8") ? UNICODE : ASCII;
      }
    }
    return ASCII;
  }
}
