package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a host where nothing is installed is one like a run here. */
final class FarRunIT {
  private static final String ASKING =
      """
      schemaVersion: 1
      name: asking
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo "printed far away"; echo first >>"$LINES"'
              env: {LINES: '%1$s'}
              idempotency: never
              timeout: 1m
            - name: sure
              title: Go live?
              approval: {timeout: 10m}
            - name: second
              shell: 'echo second >>"$LINES"'
              env: {LINES: '%1$s'}
              idempotency: never
              timeout: 1m
      """;

  private static final String LOSES_ITS_STATE =
      """
      schemaVersion: 1
      name: reimaged
      phases:
        - name: one
          steps:
            - name: reimage
              shell: 'rm "$STATE/state-id"'
              env: {STATE: '%1$s'}
              segment: alone
              idempotency: never
              timeout: 1m
            - name: after
              shell: 'echo after >>"$LINES"'
              env: {LINES: '%2$s'}
              segment: alone
              idempotency: never
              timeout: 1m
      """;

  @TempDir Path server;

  private static String[] on(Path inventory, String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--inventory";
    all[words.length + 1] = inventory.toString();
    return all;
  }

  @Test
  void everyCommandShowsAndDecidesItAsOneHereAndItsRecordIsOnItsHost() throws Exception {
    try (Node node = Node.create();
        FarHost host = FarHost.start(server)) {
      Path inventory = node.file("inventory.yaml", host.inventory());
      Path lines = node.folder().resolve("lines");
      Path book = node.file("book.yaml", ASKING.formatted(lines));
      Said started =
          node.salvor(
              on(inventory, "run", book.toString(), "--on", "web1", "--run-id", "f1", "--detach"));
      assertThat(started.exit()).as("%s", started).isIn(0, 8);
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> node.salvor("show", "f1", "--json").json().has("waiting"));
      Said approved = node.salvor("approve", "f1", "one.sure", "--why", "quiet");
      Said watched = node.salvor("watch", "f1");

      assertThat(approved.exit()).as("%s", approved).isZero();
      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(lines).hasContent("first\nsecond\n");
      assertThat(host.run("f1").resolve("closed")).exists();
      assertThat(node.state().resolve("runs/f1")).doesNotExist();
      for (String file : List.of("main.log", "run.json", "report.html", "HANDOVER.md")) {
        assertThat(host.run("f1").resolve(file)).as(file).isNotEmptyFile();
      }
      assertThat(Files.readString(host.run("f1").resolve("report.html")))
          .contains("printed far away");
      assertThat(node.salvor("show", "f1").out()).contains("on web1").contains("SUCCEEDED");
      assertThat(node.salvor("logs", "f1").out())
          .isEqualTo(Files.readString(host.run("f1").resolve("main.log")))
          .contains("because quiet")
          .contains("host=web1");
      assertThat(node.salvor("logs", "f1", "diagnostics").out())
          .isEqualTo(Files.readString(host.run("f1").resolve("diagnostics.log")));
      assertThat(node.salvor("report", "f1", "--output", "-").out())
          .isEqualTo(Files.readString(host.run("f1").resolve("report.html")));
      assertThat(node.salvor("handover", "f1").out()).contains("asking on web1");
      assertThat(node.salvor("runs", "--host", "web1").out()).contains("f1");
      Said elsewhere = node.salvor("run", book.toString(), "--run-id", "f1");
      assertThat(elsewhere.exit()).isEqualTo(2);
      assertThat(elsewhere.err()).contains("it was started on host web1, not on local");
    }
  }

  @Test
  void theNodesOwnMachineMayHaveAnotherNameAloneAndInAFleet() throws Exception {
    try (Node node = Node.create();
        FarHost host = FarHost.start(server)) {
      Path inventory =
          node.file("inventory.yaml", host.inventory() + "  desk: {transports: [local]}\n");
      Path lines = node.folder().resolve("lines");
      Path book = node.file("book.yaml", Books.appending(lines, 1, false, 0, "never"));
      Said alone =
          node.salvor(on(inventory, "run", book.toString(), "--on", "desk", "--run-id", "d1"));
      Said both =
          node.salvor(on(inventory, "run", book.toString(), "--on", "all", "--run-id", "d2"));

      assertThat(alone.exit()).as("%s", alone).isZero();
      assertThat(node.state().resolve("runs/d1/closed")).exists();
      assertThat(both.exit()).as("%s", both).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(3);
    }
  }

  @Test
  void aServerThatDiesInTheMiddleOfAStepCostsNothing() throws Exception {
    try (Node node = Node.create();
        FarHost host = FarHost.start(server)) {
      Path inventory = node.file("inventory.yaml", host.inventory());
      Path lines = node.folder().resolve("lines");
      Path book = node.file("book.yaml", Books.appending(lines, 6, false, 0.7, "never"));
      Said begun =
          node.salvor(
              on(inventory, "run", book.toString(), "--on", "web1", "--run-id", "f2", "--detach"));
      assertThat(begun.exit()).as("%s", begun).isIn(0, 8);
      for (int i = 1; i <= 4; i += 3) {
        int seen = i;
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> Files.exists(lines) && Files.readAllLines(lines).size() >= seen);
        host.kill();
        host.startAgain();
      }
      Said watched = node.salvor("watch", "f2");

      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(Files.readAllLines(lines))
          .isEqualTo(IntStream.rangeClosed(1, 6).mapToObj(n -> "step-" + n).toList());
    }
  }

  @Test
  void aKeyThatIsNotTrustedOrHasChangedStopsEverythingUntilSomebodyLooked() throws Exception {
    try (Node node = Node.create();
        FarHost host = FarHost.start(server)) {
      Files.writeString(host.knownHosts(), "");
      Path inventory = node.file("inventory.yaml", host.inventory());
      Path lines = node.folder().resolve("lines");
      Path book = node.file("book.yaml", Books.appending(lines, 1, false, 0, "never"));
      Said unknown = node.salvor(on(inventory, "run", book.toString(), "--on", "web1"));
      Said shown = node.salvor(on(inventory, "hosts", "trust", "web1"));
      String print = shown.out().strip().split(" ", -1)[2];
      Said wrong =
          node.salvor(on(inventory, "hosts", "trust", "web1", "--fingerprint", "SHA256:other"));
      assertThat(host.knownHosts()).isEmptyFile();
      Said trusted = node.salvor(on(inventory, "hosts", "trust", "web1", "--fingerprint", print));
      Said good = node.salvor(on(inventory, "run", book.toString(), "--on", "web1"));
      host.anotherKey();
      Said changed = node.salvor(on(inventory, "run", book.toString(), "--on", "web1"));
      Said against = node.salvor(on(inventory, "hosts", "trust", "web1"));

      assertThat(unknown.exit()).as("%s", unknown).isEqualTo(9);
      assertThat(unknown.out())
          .contains("UNREACHABLE", "SHA256:", "salvor hosts trust web1", "is not in");
      assertThat(print).startsWith("SHA256:").isSubstringOf(unknown.out());
      assertThat(wrong.exit()).as("%s", wrong).isEqualTo(1);
      assertThat(trusted.exit()).as("%s", trusted).isZero();
      assertThat(good.exit()).as("%s", good).isZero();
      assertThat(changed.exit()).as("%s", changed).isEqualTo(9);
      assertThat(changed.out()).contains("HAS CHANGED", host.knownHosts() + ":1");
      assertThat(against.exit()).as("%s", against).isEqualTo(1);
      assertThat(against.err()).contains(host.knownHosts() + ":1");
      assertThat(lines).hasContent("step-1\n");
    }
  }

  @Test
  void anotherStateFolderThanTheRunIsPinnedToIsTheWrongHost() throws Exception {
    try (Node node = Node.create();
        FarHost host = FarHost.start(server)) {
      Path inventory = node.file("inventory.yaml", host.inventory());
      Path lines = node.folder().resolve("lines");
      Path book = node.file("book.yaml", LOSES_ITS_STATE.formatted(host.state(), lines));
      Said said = node.salvor(on(inventory, "run", book.toString(), "--on", "web1"));

      assertThat(said.exit()).as("%s", said).isEqualTo(1);
      assertThat(said.out()).contains("WRONG_HOST");
      assertThat(lines).doesNotExist();
    }
  }

  @Test
  void checkFindsTheHostsThatCouldTakeARunAndAHungOneHoldsUpNobody() throws Exception {
    try (Node node = Node.create();
        FarHost host = FarHost.start(server);
        ServerSocket hung = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int closed;
      try (ServerSocket free = new ServerSocket(0)) {
        closed = free.getLocalPort();
      }
      Path inventory =
          node.file(
              "inventory.yaml",
              host.inventory()
                  + "  hung: "
                  + host.written(hung.getLocalPort())
                  + "\n  dead: "
                  + host.written(closed)
                  + "\n");
      node.salvor("up");
      long begin = System.nanoTime();
      Said said = node.salvor(on(inventory, "hosts", "check", "--limit", "6s", "--json"));
      Duration took = Duration.ofNanos(System.nanoTime() - begin);

      assertThat(said.exit()).as("%s", said).isEqualTo(9);
      JsonNode web = said.json().get(0);
      assertThat(web.path("state").asText()).as("%s", said).isEqualTo("ok");
      assertThat(web.path("stateFolder").asText()).isEqualTo(host.state().toString());
      assertThat(Math.abs(web.path("clockMillis").asLong())).isLessThan(1500);
      assertThat(web.path("freeBytes").asLong()).isPositive();
      assertThat(said.json().get(1).path("unreachable").asText()).contains("within 6 s");
      assertThat(said.json().get(2).path("unreachable").asText()).contains("refused");
      assertThat(took).isLessThan(Duration.ofSeconds(20));
      assertThat(host.state()).doesNotExist();
      Said run =
          node.salvor(
              on(
                  inventory,
                  "run",
                  node.file(
                          "book.yaml",
                          Books.appending(node.folder().resolve("none"), 1, false, 0, "never"))
                      .toString(),
                  "--on",
                  "dead"));
      assertThat(run.exit()).as("%s", run).isEqualTo(9);
      assertThat(node.salvor("runs", "--status", "UNREACHABLE").out()).contains("dead");
    }
  }
}
