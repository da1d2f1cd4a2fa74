package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import dev.salvor.worker.engine.StuckStore;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A Temporal server that Salvor did not start, with a namespace of its own. The killed clients of
 * these tests can leave its store stuck for good ({@link StuckStore}): as any operator of such a
 * server would, it is then started again where it was, and that is printed.
 */
final class OtherEngine implements AutoCloseable {
  private static final Duration MOST = Duration.ofMinutes(1);

  private final Path folder;
  private final List<String> command;
  private final String address;
  private final String namespace;
  private final EngineConnection connection;
  private final ScheduledExecutorService guardian = Executors.newSingleThreadScheduledExecutor();
  private StuckStore store = new StuckStore();
  private volatile Process process;

  private OtherEngine(Path folder, List<String> command, String address, String namespace)
      throws IOException {
    this.folder = folder;
    this.command = command;
    this.address = address;
    this.namespace = namespace;
    this.process = begin();
    this.connection =
        EngineConnection.open(
            EngineTarget.configured(
                    Map.of("TEMPORAL_ADDRESS", address, "TEMPORAL_NAMESPACE", namespace))
                .orElseThrow());
  }

  /** With {@code more} words for its command line. */
  static OtherEngine start(String namespace, String... more) {
    int port = freePort();
    try {
      Path folder = Files.createTempDirectory("salvor-other-engine");
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
              "--db-filename",
              folder.resolve("engine.db").toString(),
              "--log-level",
              "error"));
      command.addAll(Arrays.asList(more));
      OtherEngine engine = new OtherEngine(folder, command, "127.0.0.1:" + port, namespace);
      Awaitility.await("an engine of others")
          .atMost(MOST)
          .until(() -> engine.temporal("workflow", "count").exit() == 0);
      var unused =
          engine.guardian.scheduleWithFixedDelay(engine::guard, 500, 500, TimeUnit.MILLISECONDS);
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process begin() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  /** One look at the store; what was begun again is another life, with a look of its own. */
  private void guard() {
    if (!store.look(connection)) {
      return;
    }
    System.out.println("the store of the engine at " + address + " is stuck; started again");
    process.destroyForcibly().onExit().join();
    store = new StuckStore();
    try {
      process = begin();
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
    guardian.close();
    connection.close();
    process.destroyForcibly();
    assertThat(process.onExit().join().isAlive()).isFalse();
    Node.remove(folder);
  }
}
