package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A word and what it is, one in a line, in two columns. */
public final class FactLines {
  private static final int WIDTH = 13;

  private final List<String> lines = new ArrayList<>();

  public FactLines add(String word, String value) {
    lines.add(Safe.line(Texts.pad(word, WIDTH) + value));
    return this;
  }

  public FactLines add(String word, Optional<String> value) {
    value.ifPresent(v -> add(word, v));
    return this;
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
