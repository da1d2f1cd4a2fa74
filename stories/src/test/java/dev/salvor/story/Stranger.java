package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Another account of this machine ({@code nobody}) with the engine's own command line. It can read
 * no file of the node.
 */
final class Stranger implements AutoCloseable {
  private static final Duration MOST = Duration.ofSeconds(60);

  private final Node node;
  private final Path folder;
  private final String address;

  private Stranger(Node node, Path folder, String address) {
    this.node = node;
    this.folder = folder;
    this.address = address;
  }

  /** Who looks at the engine of {@code node}, which is up. */
  static Stranger at(Node node) {
    Require.root();
    Require.tools("setpriv", "env");
    try {
      Path folder = Files.createTempDirectory("salvor-stranger");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path program = Files.copy(Require.engine(), folder.resolve("temporal"));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      Stranger stranger =
          new Stranger(node, folder, node.status().path("engine").path("address").asText());
      assertThat(stranger.run(List.of("cat", node.state().resolve("keys/payload.key").toString())))
          .satisfies(said -> assertThat(said.exit()).isNotZero())
          .satisfies(said -> assertThat(said.err()).contains("Permission denied"));
      return stranger;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return address;
  }

  /** The engine takes it. */
  Said does(String... words) {
    Said said = temporal(words);
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
  }

  /** The engine refuses it, and says why. */
  String isRefused(String... words) {
    Said said = temporal(words);
    assertThat(said.exit()).as("%s", said).isNotZero();
    return said.err();
  }

  /** The engine takes it, or has it no longer. */
  void doesUnlessOver(String... words) {
    Said said = temporal(words);
    assertThat(said.exit() == 0 || said.err().contains("activity already completed"))
        .as("%s", said)
        .isTrue();
  }

  private Said temporal(String... words) {
    List<String> command = new ArrayList<>(List.of(folder.resolve("temporal").toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--address", address, "--namespace", "default"));
    return run(command);
  }

  private Said run(List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "-i"));
    all.addAll(List.of("HOME=/nonexistent", "PATH=/usr/bin:/bin"));
    all.addAll(command);
    return node.run(MOST, all);
  }

  @Override
  public void close() {
    Node.remove(folder);
  }
}
