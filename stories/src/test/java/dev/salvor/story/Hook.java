package dev.salvor.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A real HTTP endpoint on this machine: {@code /takes} takes what comes, {@code /fails} answers
 * 500, {@code /hangs} never answers.
 */
final class Hook implements AutoCloseable {
  private final HttpServer server;
  private final List<Taken> taken = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  Hook() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/takes", this::take);
    server.createContext("/fails", exchange -> answer(exchange, 500));
    server.createContext("/hangs", this::hang);
    server.start();
  }

  String url(String manner) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + manner;
  }

  /** Ids of the messages that were taken, in order. */
  synchronized List<String> taken() {
    return taken.stream().map(Taken::id).toList();
  }

  /** Those that came after {@code moment} of the machine's own clock. */
  synchronized List<String> takenSince(long moment) {
    return taken.stream().filter(one -> one.at() - moment > 0).map(Taken::id).toList();
  }

  private record Taken(String id, long at) {}

  private void take(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    synchronized (this) {
      taken.add(new Taken(exchange.getRequestHeaders().getFirst("webhook-id"), System.nanoTime()));
    }
    answer(exchange, 200);
  }

  private void hang(HttpExchange exchange) {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
