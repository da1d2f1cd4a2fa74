package dev.salvor.worker.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The first 64 KiB that a program says; it is read to its end, so that it never blocks. */
final class Heard {
  private static final int MOST = 65_536;

  /** What the program left running may hold the pipe open for ever. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Thread reader;

  private Heard(InputStream pipe) {
    reader = Thread.ofPlatform().daemon().name("hears").unstarted(() -> read(pipe));
  }

  static Heard from(InputStream pipe) {
    Heard heard = new Heard(pipe);
    heard.reader.start();
    return heard;
  }

  /** To be asked when the program has ended. */
  String text() throws InterruptedException {
    var unused = reader.join(LAST_WORDS);
    synchronized (bytes) {
      return bytes.toString(StandardCharsets.UTF_8).trim();
    }
  }

  private void read(InputStream pipe) {
    byte[] buffer = new byte[8192];
    try (pipe) {
      for (int n = pipe.read(buffer); n >= 0; n = pipe.read(buffer)) {
        synchronized (bytes) {
          bytes.write(buffer, 0, Math.min(n, MOST - bytes.size()));
        }
      }
    } catch (IOException closed) {
      // It ended while it spoke: what was heard counts.
    }
  }
}
