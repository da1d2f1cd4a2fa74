package dev.salvor.cli.rehearsal;

import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.wire.Wire;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The stand-in engine on a loopback port of its own. */
public final class Stage implements AutoCloseable {
  /** The run that it knows. */
  public static final String RUN = Example.ID.value();

  private static final int TRIES = 5;

  private final Server server;

  private Stage(Server server) {
    this.server = server;
  }

  /** Opens the stage; {@code state} holds the key that its run is sealed with. */
  public static Stage open(Path state) throws IOException {
    if (!(Catalogue.open("crash-recovery") instanceof RunbookReader.Result.Read read)) {
      throw new IllegalStateException("the catalogue's crash-recovery cannot be read");
    }
    return new Stage(
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new StandIn(Example.of(read.definition()), Wire.dataConverter(state)))
            .build()
            .start());
  }

  public String address() {
    return "127.0.0.1:" + port();
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /**
   * Removes the folder and what is in it, also while a thread that was not waited for still writes
   * there.
   */
  public static void removeTree(Path folder) throws IOException {
    for (int left = TRIES; ; left--) {
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path one : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(one);
        }
        return;
      } catch (IOException e) {
        if (left == 0) {
          throw e;
        }
      } catch (UncheckedIOException e) {
        if (left == 0) {
          throw e.getCause();
        }
      }
    }
  }
}
