package dev.salvor.runbook;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as operators write them: {@code 512KiB}, {@code 64MiB}, {@code 1GB}. */
public final class Sizes {
  private static final Pattern SHAPE =
      Pattern.compile("(\\d{1,12})(B|kB|KB|KiB|MB|MiB|GB|GiB|TB|TiB)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "kB", 1_000L,
          "KB", 1_000L,
          "KiB", 1L << 10,
          "MB", 1_000_000L,
          "MiB", 1L << 20,
          "GB", 1_000_000_000L,
          "GiB", 1L << 30,
          "TB", 1_000_000_000_000L,
          "TiB", 1L << 40);

  private Sizes() {}

  /** The size in bytes, or empty if {@code text} is none. A bare number is none: it has no unit. */
  public static OptionalLong parse(String text) {
    Matcher m = SHAPE.matcher(text);
    Long unit = m.matches() ? UNITS.get(m.group(2)) : null;
    if (unit == null) {
      return OptionalLong.empty();
    }
    long amount = Long.parseLong(m.group(1));
    return amount > Long.MAX_VALUE / unit ? OptionalLong.empty() : OptionalLong.of(amount * unit);
  }
}
