package dev.salvor.activity.transport.ssh;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * The input of a program whose host may be busy for a while, with a disk that stalls: SSHJ gives it
 * no longer than a connection may take to come about. For one thread.
 */
final class Patient extends FilterOutputStream {
  private static final int PIECE = 32 * 1024;

  /** What one write takes at most: a piece, and what SSHJ held back before. */
  private static final int ROOM = 4 * PIECE;

  private static final long PAUSE_MILLIS = 2;

  private final Session session;
  private final Duration limit;
  private final boolean waits;

  /**
   * In place of the session's own stream.
   *
   * @param limit for the host to take anything at all
   */
  Patient(Session session, OutputStream out, Duration limit) {
    super(out);
    this.session = session;
    this.limit = limit;
    // A server that never takes much at once is left to SSHJ.
    this.waits = session.getRemoteWinSize() > 2 * ROOM;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    for (int done = 0; done < length; done += PIECE) {
      awaitRoom();
      out.write(bytes, from + done, Math.min(PIECE, length - done));
    }
  }

  private void awaitRoom() throws IOException {
    if (!waits || session.getRemoteWinSize() >= ROOM) {
      return;
    }
    long deadline = System.nanoTime() + limit.toNanos();
    while (session.getRemoteWinSize() < ROOM) {
      if (!session.isOpen()) {
        throw new IOException("the connection or the program ended while data was sent");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the host took nothing for " + limit.toSeconds() + "s");
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while data was sent");
      }
    }
  }
}
