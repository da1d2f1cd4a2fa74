package dev.salvor.runbook;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a number of hosts: a count, or percent of them. */
public record Share(int number, boolean percent) {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})(%?)");

  public Share {
    if (number < 0 || (percent && number > 100)) {
      throw new IllegalArgumentException("share: " + number + (percent ? "%" : "") + " is none");
    }
  }

  /** So many. */
  public static Share count(int number) {
    return new Share(number, false);
  }

  /** So many of a hundred. */
  public static Share percent(int number) {
    return new Share(number, true);
  }

  /** As it is written: {@code 3} or {@code 10%}; empty if it is neither. */
  public static Optional<Share> parse(String text) {
    Matcher m = SHAPE.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    boolean percent = !m.group(2).isEmpty();
    int number = Integer.parseInt(m.group(1));
    return percent && number > 100 ? Optional.empty() : Optional.of(new Share(number, percent));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Share read(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("share: \"" + text + "\" is none"));
  }

  /** How many of {@code total} hosts it is, rounded down. */
  public int of(int total) {
    return percent ? (int) ((long) total * number / 100) : number;
  }

  @JsonValue
  public String text() {
    return number + (percent ? "%" : "");
  }

  @Override
  public String toString() {
    return text();
  }
}
