package dev.salvor.activity.transport.ssh;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import net.schmizz.concurrent.Promise;
import net.schmizz.keepalive.KeepAlive;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.ConnectionImpl;
import net.schmizz.sshj.transport.TransportException;

/**
 * Asks the other end again and again whether it is there, and ends the connection when it has not
 * answered several times. A thread that costs nothing, where the library would have a real one for
 * each connection.
 */
final class Signs extends KeepAlive {
  static final KeepAliveProvider PROVIDER =
      new KeepAliveProvider() {
        @Override
        public KeepAlive provide(ConnectionImpl connection) {
          return new Signs(connection);
        }
      };

  private static final int UNANSWERED = 5;

  /** A thread of its own for all: one that waits for a full line cannot look at its own clock. */
  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ssh-signs").factory());

  private final Deque<Promise<SSHPacket, ConnectionException>> asked = new ArrayDeque<>();
  private boolean begun;

  /** What ends the connection from outside. */
  private volatile Runnable cut = () -> {};

  /** Since when a sign waits to be sent, by {@link System#nanoTime}; zero: none does. */
  private volatile long sending;

  private Signs(ConnectionImpl connection) {
    super(connection, "signs");
  }

  /**
   * For a line that takes nothing any more: what is sent there, signs too, waits for as long as the
   * system goes on trying, a quarter of an hour.
   *
   * @param cut closes what the connection runs over
   */
  void cutBy(Runnable cut) {
    this.cut = cut;
  }

  /** Begins, once; the thread that this object is never starts. */
  @Override
  public synchronized void setKeepAliveInterval(int seconds) {
    keepAliveInterval = seconds;
    if (seconds > 0 && !begun) {
      begun = true;
      Thread.ofVirtual().name("signs").start(() -> again(seconds));
    }
  }

  private void again(int seconds) {
    ScheduledFuture<?> watch =
        WATCH.scheduleWithFixedDelay(() -> look(seconds), seconds, seconds, TimeUnit.SECONDS);
    try {
      while (conn.getTransport().isRunning()) {
        doKeepAlive();
        Thread.sleep(seconds * 1000L);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      conn.getTransport().die(e instanceof SSHException known ? known : new SSHException(e));
    } finally {
      watch.cancel(false);
    }
  }

  private void look(int seconds) {
    long since = sending;
    if (since != 0
        && System.nanoTime() - since > TimeUnit.SECONDS.toNanos((long) UNANSWERED * seconds)) {
      cut.run();
    }
  }

  @Override
  protected void doKeepAlive() throws TransportException, ConnectionException {
    if (!conn.equals(conn.getTransport().getService())) {
      return;
    }
    while (!asked.isEmpty() && asked.peek().isFulfilled()) {
      asked.remove();
    }
    if (asked.size() >= UNANSWERED) {
      throw new ConnectionException(
          DisconnectReason.CONNECTION_LOST,
          "no sign of life for " + UNANSWERED * keepAliveInterval + " s");
    }
    sending = System.nanoTime() | 1;
    try {
      asked.add(conn.sendGlobalRequest("keepalive@openssh.com", true, new byte[0]));
    } finally {
      sending = 0;
    }
  }
}
