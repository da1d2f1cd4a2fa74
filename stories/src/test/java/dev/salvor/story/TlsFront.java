package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * An engine's door that asks for client certificates: nginx in front of it, with authorities of
 * this test's own.
 */
final class TlsFront implements AutoCloseable {
  private final Path folder;
  private final Node caller;
  private final int port;
  private final String engine;
  private Optional<Process> nginx = Optional.empty();

  TlsFront(Path folder, String engine) {
    Require.tools("nginx", "openssl");
    this.folder = folder;
    this.caller = Node.at(folder);
    this.engine = engine;
    this.port = freePort();
    authority("server-ca");
    authority("people");
    certificate("server", "server-ca", 30, "subjectAltName=DNS:localhost");
  }

  /** Makes a key and a certificate that signs others; NAME.pem, NAME.key. */
  void authority(String name) {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "90",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + ".key",
        "-out",
        name + ".pem");
  }

  /** Makes NAME.pem, signed by {@code authority}, that ends in {@code days}; also in the past. */
  void certificate(String name, String authority, int days, String extension) {
    try {
      Files.writeString(folder.resolve(name + ".ext"), extension + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openssl(
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + ".key.new",
        "-out",
        name + ".csr");
    openssl(
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        authority + ".pem",
        "-CAkey",
        authority + ".key",
        "-CAcreateserial",
        "-days",
        "" + days,
        "-extfile",
        name + ".ext",
        "-out",
        name + ".pem.new");
    for (String file : List.of(name + ".key", name + ".pem")) {
      try {
        Files.move(
            folder.resolve(file + ".new"),
            folder.resolve(file),
            StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void openssl(String... words) {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec openssl \"$@\"", folder.toString()));
    command.addAll(List.of(words));
    Said said = caller.run(Duration.ofSeconds(30), command);
    assertThat(said.exit()).as("%s", said).isZero();
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** With whom it lets in: those whom {@code authority} signed. */
  void open(String authority) throws IOException {
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        pid %1$s/pid;
        error_log stderr;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server {
            listen 127.0.0.1:%2$d ssl http2;
            ssl_certificate server.pem;
            ssl_certificate_key server.key;
            ssl_client_certificate %3$s.pem;
            ssl_verify_client on;
            client_max_body_size 0;
            keepalive_requests 1000000;
            location / { grpc_pass grpc://%4$s; grpc_read_timeout 90s; grpc_send_timeout 90s; }
          }
        }
        """
            .formatted(folder, port, authority, engine));
    nginx = Optional.of(started(config));
    Awaitility.await("nginx answers")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
              }
            });
  }

  private Process started(Path config) throws IOException {
    return new ProcessBuilder(
            String.valueOf(Require.onPath("nginx").orElseThrow()),
            "-p",
            folder + "/",
            "-c",
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  void shut() {
    nginx.ifPresent(
        one -> {
          // The master first: it would replace each worker that is killed.
          List<ProcessHandle> workers = one.descendants().toList();
          one.destroy();
          one.onExit().join();
          workers.forEach(ProcessHandle::destroyForcibly);
        });
    nginx = Optional.empty();
  }

  String address() {
    return "localhost:" + port;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    shut();
  }
}
