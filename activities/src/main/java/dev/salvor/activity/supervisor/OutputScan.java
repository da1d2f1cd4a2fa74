package dev.salvor.activity.supervisor;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Ways through a long output that hold only a part of it. */
final class OutputScan {
  /** A match of a regular expression may be this long at least. */
  static final int WINDOW = 128 * 1024;

  /** It travels with the run, and a history must stay small. */
  private static final int WHOLE = 128 * 1024;

  private OutputScan() {}

  /** The value of the last {@code ::salvor key=value} line. */
  static Optional<String> key(InputStream stream, String key) throws IOException {
    String start = Tail.RESULT_LINE + key + "=";
    Optional<String> value = Optional.empty();
    BufferedReader lines = new BufferedReader(reader(stream));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(start)) {
        value = Optional.of(line.substring(start.length()));
      }
    }
    return value;
  }

  /** The first match, found by sliding a window of twice its size over the output. */
  static Optional<String> regex(InputStream stream, Pattern pattern) throws IOException {
    Reader reader = reader(stream);
    char[] buffer = new char[2 * WINDOW];
    int filled = 0;
    boolean more = true;
    int from = 0;
    while (more) {
      int read = reader.read(buffer, filled, buffer.length - filled);
      more = read >= 0;
      filled += Math.max(read, 0);
      if (more && filled < buffer.length) {
        continue;
      }
      Matcher matcher = pattern.matcher(new String(buffer, 0, filled));
      // A match that reaches the window's end might be longer with what follows.
      if (matcher.find(from) && (!more || matcher.end() < filled)) {
        return Optional.of(Extraction.group(matcher));
      }
      if (more) {
        System.arraycopy(buffer, WINDOW, buffer, 0, filled - WINDOW);
        filled -= WINDOW;
        // One character of context, so that ^ does not match in the middle of a line.
        from = Math.min(1, filled);
      }
    }
    return Optional.empty();
  }

  /** All of it, without the last newline, if it is not too long for an output. */
  static Optional<String> whole(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(WHOLE + 1);
    if (bytes.length > WHOLE) {
      throw new OutputTooLongException(WHOLE);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.isBlank() ? Optional.empty() : Optional.of(text.stripTrailing());
  }

  private static Reader reader(InputStream stream) {
    return new InputStreamReader(stream, StandardCharsets.UTF_8);
  }
}
