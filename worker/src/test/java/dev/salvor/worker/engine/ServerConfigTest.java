package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerConfigTest {
  private static final EnginePorts PORTS =
      new EnginePorts(7233, 1, 2, 3, List.of(21, 22, 23, 24, 25, 26, 27));

  @TempDir private Path folder;

  @Test
  void eachPortStandsThereOnceAndListensOnLoopback() {
    String text = ServerConfig.text(PORTS);
    Matcher ports = Pattern.compile("(grpcPort|membershipPort): ([0-9]+)").matcher(text);
    Set<String> found = new HashSet<>();
    while (ports.find()) {
      assertThat(found.add(ports.group(2))).as(ports.group()).isTrue();
    }
    assertThat(found).containsExactlyInAnyOrder("7233", "21", "22", "23", "24", "25", "26", "27");
    assertThat(text.split("bindOnIP: \"127.0.0.1\"", -1)).hasSize(5);
    assertThat(text)
        .doesNotContain("%")
        .doesNotContain("0.0.0.0")
        .doesNotContain("httpPort", "pprof", "metrics");
  }

  @Test
  void certificatesAreAskedForByClientsAndBetweenTheParts() {
    assertThat(ServerConfig.text(PORTS))
        .contains("requireClientAuth: true", "frontend: {server: *server, client: *client}")
        .contains("journal_mode: WAL, synchronous: FULL", "numHistoryShards: 1");
  }

  @Test
  void isWrittenForItsOwnerAgainAndAgain() throws Exception {
    ServerConfig.write(folder, PORTS);
    ServerConfig.write(folder, PORTS);
    Path made = folder.resolve("server");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
    assertThat(made.resolve("dynamic.yaml"))
        .content()
        .contains("system.enableRingpopTLS: [{value: true")
        .contains("system.enableActivityEagerExecution: [{value: true");
    assertThat(EngineCommand.of(server(), PORTS))
        .containsSubsequence("--config", "server", "--env", "salvor", "start");
  }

  private static EngineBinary server() {
    return new EngineBinary(Path.of("/x"), EngineBinary.PINNED, EngineProgram.SERVER);
  }
}
