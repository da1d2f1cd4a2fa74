package dev.salvor.activity.transport.ssh;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.connection.channel.direct.Session;

/** How sessions end. */
final class Sessions {
  private Sessions() {}

  /** SSHJ waits for the other end's word; a dead one must not be waited for. */
  static void close(Session session) {
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              try {
                session.close();
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            task -> Thread.ofVirtual().start(task));
    try {
      closing.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The connection is broken, and with it the channel is gone.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
