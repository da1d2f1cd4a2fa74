package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that asks for a client certificate, and the certificates' days. */
final class TlsEngineIT {
  private static final String CLIENT = "extendedKeyUsage=clientAuth";

  private static final String BOOK =
      """
      schemaVersion: 1
      name: behind-tls
      phases:
        - name: one
          steps:
            - name: line
              shell: 'echo "$N" >>"$LINES"'
              env: {LINES: '%1$s', N: '${{ params.n }}'}
              idempotency: never
              timeout: 1m
      parameters:
        n: {type: string}
      """;

  @TempDir private Path keys;

  @Test
  void isReachedWithACertificateThatIsRenewedInPlaceWithoutARestart() throws Exception {
    try (OtherEngine engine = OtherEngine.start("default");
        Node node = Node.create();
        TlsFront front = new TlsFront(keys, engine.address())) {
      front.certificate("worker", "people", 5, CLIENT);
      front.open("people");
      node.with("TEMPORAL_ADDRESS", front.address())
          .with("TEMPORAL_TLS_SERVER_CA_CERT_PATH", front.file("server-ca.pem").toString())
          .with("TEMPORAL_TLS_CLIENT_CERT_PATH", front.file("worker.pem").toString())
          .with("TEMPORAL_TLS_CLIENT_KEY_PATH", front.file("worker.key").toString());
      Path lines = node.folder().resolve("lines");
      String book = node.file("book.yaml", BOOK.formatted(lines)).toString();
      Said first = node.salvor("run", book, "-p", "n=first");
      assertThat(first.exit()).as("%s", first).isZero();
      assertThat(node.salvor("doctor").out())
          .contains("tls", front.file("worker.pem") + " ends at ", "(4 days)", "renew it in place");
      long worker = node.status().at("/worker/pid").asLong();

      // Another authority from now on: what was signed by the first one opens nothing any more.
      front.shut();
      front.authority("people-2");
      front.certificate("worker", "people-2", 60, CLIENT);
      front.open("people-2");

      Said second = node.salvor("run", book, "-p", "n=second");
      assertThat(second.exit()).as("%s", second).isZero();
      assertThat(Files.readAllLines(lines)).containsExactly("first", "second");
      assertThat(node.status().at("/worker/pid").asLong()).as("the same worker").isEqualTo(worker);

      saysWhichFileIsNoGood(node, front);
      node.with("TEMPORAL_TLS_CLIENT_CERT_PATH", front.file("worker.pem").toString());
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> node.salvor("down").exit() == 0);
    }
  }

  private static void saysWhichFileIsNoGood(Node node, TlsFront front) throws Exception {
    Files.writeString(front.file("none.pem"), "hello\n");
    node.with("TEMPORAL_TLS_CLIENT_CERT_PATH", front.file("none.pem").toString());
    assertThat(node.salvor("runs"))
        .satisfies(
            said -> {
              assertThat(said.exit()).as("%s", said).isNotZero();
              assertThat(said.err())
                  .contains(front.file("none.pem") + " holds no certificate in PEM")
                  .contains("TEMPORAL_TLS_CLIENT_CERT_PATH")
                  .doesNotContain("\tat ");
            });
    node.with("TEMPORAL_TLS_CLIENT_CERT_PATH", front.file("absent.pem").toString());
    assertThat(node.salvor("doctor"))
        .satisfies(
            said -> {
              assertThat(said.exit()).as("%s", said).isNotZero();
              assertThat(said.out() + said.err())
                  .contains(front.file("absent.pem") + " is not there")
                  .doesNotContain("\tat ");
            });
  }
}
