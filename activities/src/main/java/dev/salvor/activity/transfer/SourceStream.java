package dev.salvor.activity.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Bytes of a source, piece by piece: one file, or several as a tar. For one thread. */
public final class SourceStream {
  private static final int PIECE = 256 * 1024;
  private static final int BLOCK = 512;
  private static final int NAME = 100;

  /** Octal digits of a size in a header. */
  private static final long LARGEST = 077777777777L;

  private final Source source;
  private final OutputStream out;
  private final Pace pace;
  private final byte[] buffer = new byte[PIECE];

  /** Times are those of the transfer. */
  private final long now = Instant.now().getEpochSecond();

  public SourceStream(Source source, OutputStream out, Pace pace) {
    this.source = source;
    this.out = out;
    this.pace = pace;
  }

  /** The rest of one file. */
  public void rest(Entry.Plain file, long offset) throws IOException {
    bytes(file, offset);
    out.flush();
  }

  /** These files, as tar unpacks them. */
  public void tar(Iterable<Entry.Plain> files) throws IOException {
    for (Entry.Plain file : files) {
      byte[] name = file.name().getBytes(StandardCharsets.UTF_8);
      if (name.length >= NAME) {
        // GNU's way, which busybox knows as well: the name as a file of its own before.
        header("././@LongLink".getBytes(StandardCharsets.US_ASCII), 'L', name.length + 1L);
        out.write(name);
        out.write(0);
        pad(name.length + 1L);
      }
      header(name, '0', file.size());
      bytes(file, 0);
      pad(file.size());
    }
    out.write(new byte[2 * BLOCK]);
    out.flush();
  }

  private void bytes(Entry.Plain file, long offset) throws IOException {
    long left = file.size() - offset;
    try (InputStream in = source.open(file, offset)) {
      while (left > 0) {
        int n = read(in, file, (int) Math.min(left, buffer.length));
        out.write(buffer, 0, n);
        left -= n;
        pace.sent(n);
      }
    }
  }

  private int read(InputStream in, Entry.Plain file, int most) throws SourceException {
    try {
      int n = in.read(buffer, 0, most);
      if (n < 0) {
        throw new SourceException("source: " + file.name() + " became shorter while it was sent");
      }
      return n;
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException("source: " + file.name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void pad(long size) throws IOException {
    int over = (int) (size % BLOCK);
    if (over > 0) {
      out.write(new byte[BLOCK - over]);
    }
  }

  private void header(byte[] name, char type, long size) throws IOException {
    if (size > LARGEST) {
      throw new IllegalArgumentException("a tar takes no file of " + size + " bytes");
    }
    byte[] block = new byte[BLOCK];
    System.arraycopy(name, 0, block, 0, Math.min(name.length, NAME));
    put(block, 100, "0000600\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    put(block, 124, octal(size, 11) + "\0");
    put(block, 136, octal(now, 11) + "\0");
    block[156] = (byte) type;
    put(block, 257, "ustar  \0");
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, octal(sum, 6) + "\0 ");
    out.write(block);
  }

  private static String octal(long value, int digits) {
    String text = Long.toOctalString(value);
    return "0".repeat(digits - text.length()) + text;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
