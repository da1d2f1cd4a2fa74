package dev.salvor.packages.list;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Lists as they travel: gzip in base64. */
public final class Packed {
  /** The first line of what a host has packed by itself. */
  private static final String MARK = "salvor-packages-packed\n";

  private Packed() {}

  /** What a host printed, packed, whether it has packed it or not. */
  public static String of(String printed) {
    if (printed.startsWith(MARK)) {
      return printed.substring(MARK.length()).replaceAll("\\s", "");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(printed.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("memory takes all that is written to it", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * The text again.
   *
   * @param most bytes; what unpacks to more is an error while it is read
   * @throws IOException it was not packed so
   */
  public static InputStream unpacked(String packed, long most) throws IOException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(packed);
    } catch (IllegalArgumentException e) {
      throw new IOException("it is not packed as lists are: " + e.getMessage(), e);
    }
    try {
      return new Limited(new GZIPInputStream(new ByteArrayInputStream(bytes)), most);
    } catch (EOFException e) {
      throw cut(e);
    }
  }

  /** That of the JDK says nothing. */
  private static IOException cut(EOFException e) {
    return new IOException("it is cut off", e);
  }

  /** Ends with an error instead of filling the memory. */
  private static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long most) {
      super(in);
      left = most;
    }

    @Override
    public int read() throws IOException {
      try {
        return counted(in.read(), 1);
      } catch (EOFException e) {
        throw cut(e);
      }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        int count = in.read(into, from, length);
        return counted(count, Math.max(count, 0));
      } catch (EOFException e) {
        throw cut(e);
      }
    }

    private int counted(int result, int count) throws IOException {
      left -= result < 0 ? 0 : count;
      if (left < 0) {
        throw new IOException("it unpacks to more than a list can be");
      }
      return result;
    }
  }
}
