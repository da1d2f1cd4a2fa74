package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A release server that begins an answer and then says nothing more. */
final class EngineDownloadTest {
  @TempDir private Path folder;
  private final CountDownLatch over = new CountDownLatch(1);
  private final HttpServer server;

  EngineDownloadTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/engine.tar.gz",
        exchange -> {
          exchange.sendResponseHeaders(200, 1 << 20);
          OutputStream body = exchange.getResponseBody();
          body.write(new byte[1 << 10]);
          body.flush();
          try {
            over.await();
          } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  @Test
  @Timeout(20)
  void aBodyThatStopsComingIsGivenUpAndLeavesNothing() {
    URI source = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/engine.tar.gz");
    EngineDownload download =
        new EngineDownload(Duration.ofSeconds(5), Duration.ofMillis(300), line -> {});

    assertThatThrownBy(
            () -> download.fetch(new EngineArchive(source, "00"), folder.resolve("temporal")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no byte came for");
    assertThat(folder).isEmptyDirectory();
  }
}
