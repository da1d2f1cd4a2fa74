package dev.salvor.workflow.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** The lines of a part of a file, one after another. Not thread-safe. */
final class Lines {
  /** Salvor writes none that is longer; of such a one only the beginning is kept. */
  private static final int LONGEST = 1 << 20;

  private static final int BUFFER = 1 << 16;

  /**
   * One line.
   *
   * @param bytes without its end
   * @param ended false of a last line that has none
   */
  @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
  record Line(byte[] bytes, boolean ended) {}

  private final FileChannel file;
  private final long until;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
  private long at;

  /** From byte {@code from} to before {@code until}. */
  Lines(FileChannel file, long from, long until) {
    this.file = file;
    this.at = from;
    this.until = until;
  }

  /** The next one, if there is one. */
  Optional<Line> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    boolean some = false;
    while (buffer.hasRemaining() || fill()) {
      some = true;
      byte one = buffer.get();
      if (one == '\n') {
        return Optional.of(new Line(line.toByteArray(), true));
      }
      if (line.size() < LONGEST) {
        line.write(one);
      }
    }
    return some ? Optional.of(new Line(line.toByteArray(), false)) : Optional.empty();
  }

  private boolean fill() throws IOException {
    buffer.clear().limit(Math.clamp(until - at, 0, BUFFER));
    int read = buffer.hasRemaining() ? file.read(buffer, at) : 0;
    at += Math.max(read, 0);
    buffer.flip();
    return read > 0;
  }
}
