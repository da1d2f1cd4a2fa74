package dev.salvor.audit;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a chain ends: what the next line goes on from, and what proves that nothing was cut off.
 *
 * @param seq number of its last line; 0: it has none
 * @param hash of that line, lower-case hex
 */
public record ChainEnd(long seq, String hash) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  /** Before the first line. */
  public static final ChainEnd BEGINNING = new ChainEnd(0, "0".repeat(64));

  /** What {@link #toString} has written, such as somebody noted it. */
  public static Optional<ChainEnd> parse(String text) {
    Matcher end = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
    return end.matches()
        ? Optional.of(new ChainEnd(Long.parseLong(end.group(1)), end.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return seq + ":" + hash;
  }
}
