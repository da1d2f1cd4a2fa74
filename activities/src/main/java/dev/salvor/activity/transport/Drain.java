package dev.salvor.activity.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** Reads what a program says while it is fed, so that it never waits for a reader. */
public final class Drain {
  /** What of it is kept: how it begins. */
  public static final int MOST = 64 * 1024;

  private static final int PIECE = 8 * 1024;

  private Drain() {}

  /** Begins to read by a thread of its own; comes when the stream ends. */
  public static CompletableFuture<byte[]> of(InputStream stream) {
    CompletableFuture<byte[]> content = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                content.complete(beginning(stream));
              } catch (IOException e) {
                content.completeExceptionally(e);
              }
            });
    return content;
  }

  private static byte[] beginning(InputStream stream) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    for (int n = stream.read(piece); n >= 0; n = stream.read(piece)) {
      kept.write(piece, 0, Math.min(n, MOST - kept.size()));
    }
    return kept.toByteArray();
  }
}
