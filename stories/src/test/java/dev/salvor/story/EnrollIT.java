package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A worker is put on a real host over SSH, does a run there, and is taken away in the middle. */
final class EnrollIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: lines
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo first >>/root/lines'
              idempotency: never
              segment: alone
              timeout: 1m
            - name: long
              shell: 'echo long >>/root/lines; sleep %d; echo "the long one ends" >>/root/lines'
              idempotency: never
              segment: alone
              timeout: 2m
            - name: last
              shell: 'echo last >>/root/lines'
              idempotency: never
              timeout: 1m
      """;

  private static final String LINES = "first\nlong\nthe long one ends\nlast\n";

  private static Said on(Node desk, Path inventory, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--inventory", inventory.toString()));
    return desk.salvor(Duration.ofMinutes(6), all.toArray(String[]::new));
  }

  private static Path inventory(Node desk, JsonNode lab, String more) {
    JsonNode host = lab.path("hosts").get(0);
    return desk.file(
        "inventory.yaml",
        """
        schemaVersion: 1
        hosts:
          enrolled:
            address: %s
            user: root
            identityFiles: [%s]
            knownHosts: [%s]
        %s
        """
            .formatted(
                host.path("address").asText(),
                lab.path("key").asText(),
                lab.path("knownHosts").asText(),
                more));
  }

  @Test
  void aWorkerIsPutThereDoesRunsAndIsTakenAwayInTheMiddleOfOne() throws Exception {
    try (LabHost host = LabHost.up("enrolled")) {
      JsonNode lab = host.lab("list", "--json").json();
      try (OtherEngine server = OtherEngine.start("depot", "--ip", "0.0.0.0");
          Node desk = Node.create()) {
        refusedWithTheEmbeddedEngine(desk, inventory(desk, lab, ""));
        String port = server.address().substring(server.address().indexOf(':'));
        desk.with("TEMPORAL_ADDRESS", lab.path("machine").asText() + port)
            .with("TEMPORAL_NAMESPACE", server.namespace());
        String worker = enrolled(desk, host, inventory(desk, lab, ""));
        runsByItsWorker(
            desk, host, inventory(desk, lab, "    transports: [worker]\n    worker: " + worker));
        goesOnOverSsh(desk, host, inventory(desk, lab, "    worker: " + worker));
      }
    }
  }

  private static void refusedWithTheEmbeddedEngine(Node desk, Path inventory) {
    Said refused = on(desk, inventory, "hosts", "enroll", "enrolled");
    assertThat(refused.exit()).as("%s", refused).isEqualTo(2);
    assertThat(refused.err()).contains("embedded", "TEMPORAL_ADDRESS", "nothing was done");
    assertThat(desk.salvor("down").exit()).isZero();
  }

  private static String enrolled(Node desk, LabHost host, Path inventory) throws IOException {
    Said first = on(desk, inventory, "hosts", "enroll", "enrolled", "--carry-java", "--json");
    assertThat(first.exit()).as("%s", first).isZero();
    assertThat(first.json().path("sentBytes").asLong()).isGreaterThan(10_000_000);
    assertThat(first.json().path("java").asText()).startsWith("/var/lib/salvor/worker/java/");
    assertThat(host.sh("systemctl is-active salvor-worker; systemctl is-enabled salvor-worker"))
        .isEqualTo("active\nenabled\n");
    assertThat(
            host.sh(
                "stat -c %a /var/lib/salvor/keys/payload.key /var/lib/salvor/worker/environment"))
        .isEqualTo("600\n600\n");
    String pid = host.sh("systemctl show -p MainPID salvor-worker");

    Said again = on(desk, inventory, "hosts", "enroll", "enrolled", "--carry-java", "--json");
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.json().path("sentBytes").asLong()).isZero();
    assertThat(host.sh("systemctl show -p MainPID salvor-worker")).isEqualTo(pid);
    return first.json().path("worker").asText();
  }

  private static void runsByItsWorker(Node desk, LabHost host, Path inventory) {
    Path book = desk.file("book.yaml", BOOK.formatted(1));
    Said said = on(desk, inventory, "run", book.toString(), "--on", "enrolled", "--run-id", "e1");
    assertThat(said.exit()).as("%s", said).isZero();
    assertThat(host.sh("cat /root/lines; rm /root/lines")).isEqualTo(LINES);
    assertThat(host.sh("ls /var/lib/salvor/runs/e1/closed")).contains("closed");
  }

  private static void goesOnOverSsh(Node desk, LabHost host, Path inventory) {
    Path book = desk.file("book.yaml", BOOK.formatted(20));
    on(desk, inventory, "run", book.toString(), "--on", "enrolled", "--run-id", "e2", "--detach");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> host.exec("grep", "-q", "long", "/root/lines").exit() == 0);
    Said refused = on(desk, inventory, "hosts", "leave", "enrolled");
    assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
    assertThat(refused.err()).contains("e2", "--force");
    Said left = on(desk, inventory, "hosts", "leave", "enrolled", "--force");
    assertThat(left.exit()).as("%s", left).isZero();
    Said ended = desk.salvor(Duration.ofMinutes(4), "watch", "e2");

    assertThat(ended.exit()).as("%s", ended).isEqualTo(3);
    assertThat(host.sh("cat /root/lines")).isEqualTo(LINES);
    assertThat(desk.salvor("logs", "e2", "pivots").out()).contains("trying ssh instead");
    assertThat(host.sh("ls /var/lib/salvor/runs")).isEqualTo("e1\ne2\n");
    assertThat(host.exec("ls", "/var/lib/salvor/worker").exit()).isNotZero();
    assertThat(host.exec("ls", "/var/lib/salvor/keys/payload.key").exit()).isNotZero();
    assertThat(host.exec("ls", "/etc/systemd/system/salvor-worker.service").exit()).isNotZero();
  }
}
