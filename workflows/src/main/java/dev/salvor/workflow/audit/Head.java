package dev.salvor.workflow.audit;

import dev.salvor.audit.ChainEnd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the file {@code head} says.
 *
 * @param end where the log ends
 * @param size of {@code audit.jsonl} then, in bytes
 */
record Head(ChainEnd end, long size) {
  private static final Pattern TEXT =
      Pattern.compile("S1 ([0-9]{18}) ([0-9a-f]{64}) ([0-9]{18}) \\.\n");

  /** Of its text. */
  static final int LENGTH = 3 + 18 + 1 + 64 + 1 + 18 + 3;

  byte[] bytes() {
    return "S1 %018d %s %018d .\n"
        .formatted(end.seq(), end.hash(), size)
        .getBytes(StandardCharsets.US_ASCII);
  }

  static Optional<Head> parse(ByteBuffer bytes) {
    Matcher text = TEXT.matcher(StandardCharsets.ISO_8859_1.decode(bytes));
    return text.matches()
        ? Optional.of(
            new Head(
                new ChainEnd(Long.parseLong(text.group(1)), text.group(2)),
                Long.parseLong(text.group(3))))
        : Optional.empty();
  }
}
