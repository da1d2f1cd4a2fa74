package dev.salvor.activity.transport.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server that holds little, and takes nothing any more when it is told so. */
final class StoppingProxy implements AutoCloseable {
  private static final int HELD = 16 * 1024;

  private final ServerSocket listening = new ServerSocket();
  private final List<Socket> all = new CopyOnWriteArrayList<>();
  private final int to;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  StoppingProxy(int to) throws IOException {
    this.to = to;
    listening.setReceiveBufferSize(HELD);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** After so many more bytes towards the server. */
  void stopAfter(long bytes) {
    left.set(bytes);
  }

  private void serve() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
        all.addAll(List.of(client, server));
        Thread.ofVirtual().start(() -> pass(client, server, left));
        Thread.ofVirtual().start(() -> pass(server, client, new AtomicLong(Long.MAX_VALUE)));
      }
    } catch (IOException end) {
      close();
    }
  }

  private void pass(Socket from, Socket into, AtomicLong left) {
    byte[] buffer = new byte[4096];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      for (int n = in.read(buffer); n >= 0 && left.addAndGet(-n) > 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException end) {
      close();
    }
  }

  @Override
  public void close() {
    all.forEach(StoppingProxy::close);
    close(listening);
  }

  private static void close(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception closed) {
      throw new IllegalStateException(closed);
    }
  }
}
