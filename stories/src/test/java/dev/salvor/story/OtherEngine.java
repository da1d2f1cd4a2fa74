package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/** A Temporal server that Salvor did not start, with a namespace of its own. */
final class OtherEngine implements AutoCloseable {
  private final Process process;
  private final String address;
  private final String namespace;

  private OtherEngine(Process process, String address, String namespace) {
    this.process = process;
    this.address = address;
    this.namespace = namespace;
  }

  /** With {@code more} words for its command line. */
  static OtherEngine start(String namespace, String... more) {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Require.engine().toString(),
            "server",
            "start-dev",
            "--headless",
            "--ip",
            "127.0.0.1",
            "--port",
            "" + port,
            "--namespace",
            namespace,
            "--log-level",
            "error"));
    command.addAll(Arrays.asList(more));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      OtherEngine engine = new OtherEngine(process, "127.0.0.1:" + port, namespace);
      Awaitility.await("an engine of others")
          .atMost(Duration.ofMinutes(1))
          .until(() -> engine.temporal("workflow", "count").exit() == 0);
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return address;
  }

  String namespace() {
    return namespace;
  }

  /** Whether it lives and answers. */
  boolean serves() {
    return process.isAlive() && temporal("workflow", "count").exit() == 0;
  }

  /** Its own command line. */
  Said temporal(String... arguments) {
    return temporalAt(address, namespace, arguments);
  }

  static Said temporalAt(String address, String namespace, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Require.engine().toString()));
    command.addAll(Arrays.asList(arguments));
    command.addAll(List.of("--address", address, "--namespace", namespace));
    return Node.at(Path.of(System.getProperty("java.io.tmpdir")))
        .run(Duration.ofSeconds(30), command);
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
    process.destroyForcibly();
    assertThat(process.onExit().join().isAlive()).isFalse();
  }
}
