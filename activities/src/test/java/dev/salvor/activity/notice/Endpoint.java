package dev.salvor.activity.notice;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A real HTTP endpoint on this machine that behaves as it is told to; a fake of nothing. */
final class Endpoint implements AutoCloseable {
  /** One request. */
  record Got(String line, Map<String, String> headers, String body) {}

  /** What it does with a request. */
  enum Manner {
    TAKES("204 No Content", ""),
    FAILS("500 Oops", "help"),
    IS_GONE("410 Gone", ""),
    SENDS_ELSEWHERE("307 Over There", "", "Location: http://127.0.0.1:9/x"),
    TAKES_AND_NEVER_ENDS("200 OK", "some", "Content-Length: 1000000"),
    TALKS_NONSENSE("I am not a web server"),
    CLOSES(""),
    HANGS(""),
    DRIPS("200 OK", "", "X-Slow: " + "a".repeat(60));

    final String answer;

    Manner(String words) {
      answer = words.isEmpty() ? "" : words + "\n";
    }

    Manner(String status, String body, String... headers) {
      List<String> lines = new ArrayList<>(List.of("HTTP/1.1 " + status));
      lines.addAll(List.of(headers));
      if (headers.length == 0 || !headers[0].startsWith("Content-Length")) {
        lines.add("Content-Length: " + body.length());
      }
      answer = String.join("\r\n", lines) + "\r\n\r\n" + body;
    }
  }

  private final ServerSocket server;
  private final List<Got> got = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Manner manner;

  Endpoint(Manner manner) {
    this.manner = manner;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  void now(Manner other) {
    manner = other;
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
  }

  synchronized List<Got> got() {
    return List.copyOf(got);
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException ended) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      Got request = request(socket.getInputStream());
      synchronized (this) {
        got.add(request);
      }
      OutputStream out = socket.getOutputStream();
      byte[] answer = manner.answer.getBytes(StandardCharsets.US_ASCII);
      switch (manner) {
        case HANGS -> closed.await();
        case DRIPS -> {
          for (byte one : answer) {
            out.write(one);
            out.flush();
            if (closed.await(200, TimeUnit.MILLISECONDS)) {
              return;
            }
          }
        }
        case TAKES_AND_NEVER_ENDS -> {
          out.write(answer);
          out.flush();
          closed.await();
        }
        case TAKES, FAILS, IS_GONE, SENDS_ELSEWHERE, TALKS_NONSENSE, CLOSES -> {
          out.write(answer);
          out.flush();
        }
      }
    } catch (IOException | InterruptedException gone) {
      // The other side had enough.
    }
  }

  private static Got request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("no request");
      }
      head.append((char) c);
    }
    String[] lines = head.toString().split("\r\n", -1);
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Got(lines[0], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
