package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.journal.MaskedCut;
import dev.salvor.workflow.journal.Masker;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What of an output is shown to people. */
final class Tail {
  static final String RESULT_LINE = "::salvor ";
  private static final int MOST = 8192;
  private static final int LAST = 2048;

  private Tail() {}

  /** Both streams, masked also together, without result lines, at most 8 KiB. */
  static String of(Masker masker, Shown out, Shown err) {
    String text = shown(out.text());
    String errors = shown(err.text());
    String both = text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + errors;
    String masked = masker.mask(both);
    while (masked.getBytes(StandardCharsets.UTF_8).length > MOST) {
      masked = masked.substring(masked.length() / 8);
    }
    return masked;
  }

  private static String shown(String text) {
    if (!text.contains(RESULT_LINE)) {
      return text;
    }
    return text.lines()
        .filter(line -> !line.startsWith(RESULT_LINE))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** The last line that is not blank, masked, or nothing. */
  static String lastLine(HostConnection host, String path, UnaryOperator<String> mask) {
    long size = host.size(path);
    if (size == 0) {
      return "";
    }
    long cut = Math.max(0, size - LAST);
    long from = Math.max(0, cut - MaskedCut.MARGIN);
    byte[] end = host.read(path, from, (int) (size - from)).orElseGet(() -> new byte[0]);
    return MaskedCut.after(mask, end, (int) (cut - from))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(RESULT_LINE))
        .reduce("", (before, line) -> line);
  }
}
