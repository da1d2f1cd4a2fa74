package dev.salvor.cli.view;

/** Colours, or none. */
public final class Paint {
  /** What a piece of text means; the colour follows from it. */
  public enum Tone {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    GOOD("32"),
    BAD("31"),
    PIVOT("35"),
    WAIT("33"),
    LIVE("36");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  private final boolean colour;

  public Paint(boolean colour) {
    this.colour = colour;
  }

  /** {@code text} in the colour of {@code tone}; the text itself must already be harmless. */
  public String of(Tone tone, String text) {
    return colour && !tone.code.isEmpty() && !text.isEmpty()
        ? "\u001b[" + tone.code + "m" + text + "\u001b[0m"
        : text;
  }
}
