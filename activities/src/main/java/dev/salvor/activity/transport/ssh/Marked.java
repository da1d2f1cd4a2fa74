package dev.salvor.activity.transport.ssh;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a stream up to a line that only the other end can know to write. For one thread. */
final class Marked {
  /** What a call prints is small; more than this was not asked for, and many share the memory. */
  private static final int MOST = 8 * 1024 * 1024;

  /** The same of what a login file may print. */
  private static final int MOST_FIRST = 1024 * 1024;

  private static final int LONGEST_TAIL = 16;

  /** The mark did not come in what anybody may print; the message says so. */
  static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1L;

    private TooMuch(String why) {
      super(why);
    }
  }

  /** What stood before the mark, and the word after it. */
  static final class Text {
    private final byte[] content;
    private final String word;

    private Text(byte[] content, String word) {
      this.content = content;
      this.word = word;
    }

    byte[] content() {
      return content.clone();
    }

    String word() {
      return word;
    }
  }

  private Marked() {}

  /**
   * Everything before a newline, {@code mark}, a space, a word, and a newline.
   *
   * @throws EOFException the stream ended before; its message is what came
   */
  static Text read(InputStream in, String mark) throws IOException {
    return read(in, mark, MOST, "a call");
  }

  /** The same for a shell that comes up. */
  static Text first(InputStream in, String mark) throws IOException {
    return read(in, mark, MOST_FIRST, "the login");
  }

  private static Text read(InputStream in, String mark, int most, String who) throws IOException {
    byte[] wanted = ("\n" + mark + " ").getBytes(StandardCharsets.US_ASCII);
    Gathered gathered = new Gathered();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      gathered.write(buffer, 0, n);
      Optional<Text> text = gathered.upTo(wanted);
      if (text.isPresent()) {
        return text.get();
      }
      if (gathered.size() > most) {
        throw new TooMuch(who + " prints without end, more than " + most + " bytes");
      }
    }
    throw new EOFException(gathered.toString(StandardCharsets.UTF_8).strip());
  }

  private static final class Gathered extends ByteArrayOutputStream {
    Optional<Text> upTo(byte[] wanted) {
      if (count == 0 || buf[count - 1] != '\n') {
        return Optional.empty();
      }
      int from = Math.max(0, count - 1 - LONGEST_TAIL - wanted.length);
      for (int at = from; at + wanted.length < count; at++) {
        if (is(wanted, at)) {
          byte[] content = new byte[at];
          System.arraycopy(buf, 0, content, 0, at);
          int start = at + wanted.length;
          String word = new String(buf, start, count - 1 - start, StandardCharsets.US_ASCII);
          return Optional.of(new Text(content, word));
        }
      }
      return Optional.empty();
    }

    private boolean is(byte[] wanted, int at) {
      for (int i = 0; i < wanted.length; i++) {
        if (buf[at + i] != wanted[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
