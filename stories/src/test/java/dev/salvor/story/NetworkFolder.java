package dev.salvor.story;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A folder on what the kernel calls a network file system, with an empty state folder in it. */
final class NetworkFolder implements AutoCloseable {
  private final Path at;
  private final Process server;

  private NetworkFolder(Path at, Process server) {
    this.at = at;
    this.server = server;
  }

  static NetworkFolder mount(Path at) throws IOException {
    Require.root();
    Require.tools("perl", "umount");
    Require.that(Files.exists(Path.of("/dev/fuse")), "/dev/fuse");
    Files.createDirectories(at);
    Process server = new ProcessBuilder("perl", program(), at.toString()).inheritIO().start();
    NetworkFolder folder = new NetworkFolder(at, server);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> folder.isMounted() || !server.isAlive());
    Require.that(folder.isMounted(), "a mount of the type fuse.sshfs");
    return folder;
  }

  private static String program() {
    try {
      return Path.of(
              Optional.ofNullable(NetworkFolder.class.getResource("/network-folder.pl"))
                  .orElseThrow()
                  .toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isMounted() throws IOException {
    return Files.readString(Path.of("/proc/mounts")).contains(" " + at + " fuse.sshfs ");
  }

  /** The state folder on it. */
  Path state() {
    return at.resolve("state");
  }

  @Override
  public void close() {
    try {
      new ProcessBuilder("umount", "-l", at.toString()).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.destroyForcibly().onExit().join();
  }
}
