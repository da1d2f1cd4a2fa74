package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many SSH hosts on loopback addresses of this machine, from {@code bench/endpoints}. */
final class Endpoints implements AutoCloseable {
  private static final String PROGRAM = Node.ROOT.resolve("bench/endpoints").toString();
  private static final Duration MOST = Duration.ofMinutes(2);

  private final Node node;
  private final Path folder;

  private Endpoints(Node node, Path folder) {
    this.node = node;
    this.folder = folder;
  }

  /** So many, e1 and so on; {@code node} is who starts and ends them. */
  static Endpoints up(Node node, int count) throws IOException {
    Require.that(Files.isExecutable(Path.of("/usr/sbin/sshd")), "sshd (openssh-server)");
    Require.tools("ssh-keygen", "ssh-keyscan", "awk");
    Path folder = Files.createTempDirectory("salvor-endpoints-");
    Endpoints endpoints = new Endpoints(node, folder);
    try {
      endpoints.ok("up", "" + count, folder.toString());
      return endpoints;
    } catch (RuntimeException | Error e) {
      endpoints.close();
      throw e;
    }
  }

  FleetRuns runs() {
    Path inventory = node.file("inventory.yaml", ok("inventory", folder.toString()).out());
    return new FleetRuns(node, inventory);
  }

  private Said ok(String... words) {
    Said said = run(words);
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
  }

  private Said run(String... words) {
    List<String> command = new ArrayList<>(List.of(PROGRAM));
    command.addAll(List.of(words));
    return node.run(MOST, command);
  }

  @Override
  public void close() {
    if (run("down", folder.toString()).exit() != 0) {
      // It had not come up.
      node.run(MOST, List.of("rm", "-rf", folder.toString()));
    }
  }
}
