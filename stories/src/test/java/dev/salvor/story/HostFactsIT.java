package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts are, asked over SSH. */
final class HostFactsIT {
  @TempDir Path server;

  @Test
  void aHostFarAwayTellsWhatIsTrueOfItAndNothingIsLeftThere() throws Exception {
    try (Node node = Node.create();
        FarHost host = FarHost.start(server)) {
      String inventory =
          node.file(
                  "inventory.yaml",
                  host.inventory()
                      + "  gone: {address: 127.0.0.1, port: 1, identityFiles: ["
                      + server.resolve("user")
                      + "]}\n")
              .toString();
      node.salvor("up");
      Said said =
          node.salvor("hosts", "facts", "web1", "--packages", "--json", "--inventory", inventory);
      assertThat(said.exit()).as("%s", said).isZero();
      JsonNode facts = said.json().get(0).path("facts");
      assertThat(facts.path("cpu").path("count").asInt())
          .isEqualTo(Runtime.getRuntime().availableProcessors());
      assertThat(facts.path("kernel").asText()).isEqualTo(System.getProperty("os.version"));
      assertThat(facts.path("uptime").asLong())
          .isCloseTo(
              (long)
                  Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]),
              Offset.offset(60L));
      JsonNode installed = said.json().get(0).path("installed");
      assertThat(installed).hasSize(facts.path("packages").path("count").asInt());
      assertThat(host.state()).doesNotExist();

      Said table = node.salvor("hosts", "facts", "--inventory", inventory);
      assertThat(table.exit()).as("%s", table).isEqualTo(9);
      assertThat(table.out().lines())
          .allMatch(line -> line.length() <= 80 || line.startsWith("gone:"));
      assertThat(table.out()).contains("gone: ").contains("refused");
    }
  }
}
