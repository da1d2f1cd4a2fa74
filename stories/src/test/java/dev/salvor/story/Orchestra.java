package dev.salvor.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A small orchestrator on loopback: it can be paused, and goes on when it is asked to. */
final class Orchestra implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile String paused = "null";
  private volatile boolean builderUp = true;
  private volatile CountDownLatch slow = new CountDownLatch(0);

  Orchestra() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/status", to -> say(to, status()));
    server.createContext(
        "/resume",
        to -> {
          calls.incrementAndGet();
          await(slow);
          paused = "null";
          say(to, "{}");
        });
    server.start();
  }

  private String status() {
    return "{\"pausedAt\": %s, \"queue\": 3, \"builders\": {\"b1\": {\"up\": %s, \"idle\": false}}}"
        .formatted(paused, builderUp);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(HttpExchange to, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    to.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = to.getResponseBody()) {
      out.write(bytes);
    }
  }

  /** Somebody paused it so long ago. */
  void pause(Duration ago) {
    paused = "\"" + Instant.now().minus(ago) + "\"";
  }

  boolean isPaused() {
    return !paused.equals("null");
  }

  void builder(boolean up) {
    builderUp = up;
  }

  /** From now on it takes its time to go on, until the latch is open. */
  void slow(CountDownLatch until) {
    slow = until;
  }

  /** How often it was asked to go on. */
  int calls() {
    return calls.get();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Override
  public void close() {
    slow.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
