package dev.salvor.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Files of a folder over HTTP on loopback, packages no faster than a line that is far away. For any
 * thread.
 */
public final class SlowFiles implements AutoCloseable {
  private static final int PIECE = 4096;

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile long rate = Long.MAX_VALUE;

  /** Serves at once, as fast as it can, until it is closed. */
  public SlowFiles(Path folder) throws IOException {
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** The address of the folder. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Bytes in a second, from now on. */
  public void rate(long bytes) {
    rate = bytes;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
      if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange
          .getResponseHeaders()
          .add(
              "Last-Modified",
              DateTimeFormatter.RFC_1123_DATE_TIME.format(
                  Files.getLastModifiedTime(file).toInstant().atOffset(ZoneOffset.UTC)));
      exchange.sendResponseHeaders(200, Files.size(file));
      boolean isPackage = !String.valueOf(file.getFileName()).startsWith("Packages");
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = exchange.getResponseBody()) {
        byte[] piece = new byte[PIECE];
        for (int read = in.read(piece); read > 0; read = in.read(piece)) {
          out.write(piece, 0, read);
          out.flush();
          long now = rate;
          if (isPackage && now < Long.MAX_VALUE) {
            LockSupport.parkNanos(1_000_000_000L * read / now);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
