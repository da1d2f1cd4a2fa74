package dev.salvor.release.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends the reading of what is larger than it was allowed to be. Names and headers of an archive are
 * held in memory whole, so how much is read for one of them is bounded here.
 */
final class Allowance extends FilterInputStream {
  private long left = Long.MAX_VALUE;
  private String what = "";

  Allowance(InputStream in) {
    super(in);
  }

  /** From now on {@code bytes} may be read for {@code purpose}. */
  void allow(long bytes, String purpose) {
    left = bytes;
    what = purpose;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    took(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    took(Math.max(read, 0));
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = super.skip(bytes);
    took(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void took(long bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException(what + " is larger than it may be");
    }
  }
}
