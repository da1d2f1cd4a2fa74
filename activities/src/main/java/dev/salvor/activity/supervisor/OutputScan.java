package dev.salvor.activity.supervisor;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Ways through a long output that hold only a part of it. */
final class OutputScan {
  /** A match of a regular expression may be this long at least. */
  static final int WINDOW = 128 * 1024;

  /** Bytes of an output, however it is found: it travels with the run's history. */
  static final int MOST = 128 * 1024;

  /** Bytes of JSON that are searched: as a tree it takes many times its size. */
  private static final int JSON = 512 * 1024;

  private OutputScan() {}

  /** The value of the last {@code ::salvor key=value} line. */
  static Optional<String> key(InputStream stream, String key) throws IOException {
    byte[] start = (Tail.RESULT_LINE + key + "=").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    Optional<byte[]> last = Optional.empty();
    int next;
    do {
      next = stream.read();
      if (next >= 0 && next != '\n' && next != '\r') {
        // Of a longer line only its length matters.
        if (line.size() <= start.length + MOST) {
          line.write(next);
        }
        continue;
      }
      if (startsWith(line, start)) {
        last = Optional.of(line.toByteArray());
      }
      line.reset();
    } while (next >= 0);
    return last.isEmpty()
        ? Optional.empty()
        : Optional.of(text(last.get(), start.length, last.get().length - start.length));
  }

  private static boolean startsWith(ByteArrayOutputStream line, byte[] start) {
    return line.size() >= start.length
        && Arrays.equals(line.toByteArray(), 0, start.length, start, 0, start.length);
  }

  private static String text(byte[] bytes, int from, int length) throws OutputTooLongException {
    if (length > MOST) {
      throw OutputTooLongException.value(MOST);
    }
    return new String(bytes, from, length, StandardCharsets.UTF_8);
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
        return Optional.of(limited(Extraction.group(matcher)));
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
    byte[] bytes = stream.readNBytes(MOST + 1);
    String text = text(bytes, 0, bytes.length);
    return text.isBlank() ? Optional.empty() : Optional.of(text.stripTrailing());
  }

  /** All of it, to be parsed. */
  static byte[] json(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(JSON + 1);
    if (bytes.length > JSON) {
      throw OutputTooLongException.json(JSON);
    }
    return bytes;
  }

  /** {@code text}, if it is not too long for an output. */
  static String limited(String text) throws OutputTooLongException {
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST) {
      throw OutputTooLongException.value(MOST);
    }
    return text;
  }

  private static Reader reader(InputStream stream) {
    return new InputStreamReader(stream, StandardCharsets.UTF_8);
  }
}
