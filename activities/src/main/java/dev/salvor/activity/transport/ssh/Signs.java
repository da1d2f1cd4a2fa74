package dev.salvor.activity.transport.ssh;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
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

  private final Deque<Promise<SSHPacket, ConnectionException>> asked = new ArrayDeque<>();
  private boolean begun;

  private Signs(ConnectionImpl connection) {
    super(connection, "signs");
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
    try {
      while (conn.getTransport().isRunning()) {
        doKeepAlive();
        Thread.sleep(seconds * 1000L);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      conn.getTransport().die(e instanceof SSHException known ? known : new SSHException(e));
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
    asked.add(conn.sendGlobalRequest("keepalive@openssh.com", true, new byte[0]));
  }
}
