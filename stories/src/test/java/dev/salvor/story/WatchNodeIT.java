package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.wire.Wire;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.EncodedValues;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.DynamicWorkflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The look from outside the engine: what is wrong is told once, and that it is over once. */
final class WatchNodeIT {
  private static final String ASKING =
      """
      schemaVersion: 1
      name: asking
      phases:
        - name: one
          steps:
            - name: shaky
              run: ['false']
              idempotency: safe
              onFailure: ask
              askTimeout: 48h
      """;

  private static Said watch(Node node, String... more) {
    List<String> words =
        new java.util.ArrayList<>(List.of("watch-node", "--free", "0%", "--patience", "2s"));
    words.addAll(List.of(more));
    return node.salvor(words.toArray(new String[0]));
  }

  private static void awaitWaiting(Node node, String run) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> node.salvor("show", run, "--json").json().path("status").asText(),
            "WAITING"::equals);
  }

  /** Worker, engine, and whoever would start them again. */
  private static void killEverything(Node node) throws IOException {
    destroy(keeper(node));
    JsonNode status = node.status();
    destroy(status.path("worker").path("pid").asLong());
    destroy(status.path("engine").path("pid").asLong());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.status().path("engine").path("state").asText(), "DOWN"::equals);
  }

  @Test
  void aDeadNodeWithAnOpenRunIsToldOnceAndOnceThatItIsBack() throws Exception {
    try (Node node = Node.create()) {
      Paper paper = Paper.of(node);
      assertThat(watch(node).exit()).as("nothing was ever started").isZero();
      node.detach(node.file("book.yaml", ASKING).toString(), "night");
      awaitWaiting(node, "night");
      Said well = watch(node);
      assertThat(well.exit()).as("%s", well).isZero();

      killEverything(node);
      Said dead = watch(node);
      assertThat(dead.exit()).as("%s", dead).isEqualTo(1);
      assertThat(paper.lines())
          .containsExactly(
              "alert the engine is dead, 1 run is open", "alert the worker is dead, 1 run is open");
      assertThat(watch(node).exit()).isEqualTo(1);
      assertThat(paper.lines()).as("not told again").hasSize(2);

      node.salvor("up");
      Said back = watch(node);
      assertThat(back.exit()).as("%s", back).isZero();
      assertThat(paper.lines())
          .hasSize(4)
          .contains(
              "over over: the engine is dead, 1 run is open",
              "over over: the worker is dead, 1 run is open");
      assertThat(watch(node).exit()).isZero();
      assertThat(paper.lines()).hasSize(4);
      Golden.check("watch-node-dead.txt", node, dead.out());
    }
  }

  @Test
  void aRunThatNobodyAnswersIsToldUntilItIsAnswered() throws Exception {
    try (Node node = Node.create()) {
      Paper paper = Paper.of(node);
      node.detach(node.file("book.yaml", ASKING).toString(), "night");
      awaitWaiting(node, "night");

      assertThat(watch(node, "--waiting", "1h").exit()).isZero();
      Said late = watch(node, "--waiting", "0s", "--json");
      assertThat(late.exit()).as("%s", late).isEqualTo(1);
      assertThat(late.json().path("findings").path(0).path("subject").asText())
          .isEqualTo("night waits without answer at one.shaky");
      assertThat(late.json().path("messages").path(0).path("accepted").asBoolean()).isTrue();
      assertThat(watch(node, "--waiting", "0s").exit()).isEqualTo(1);
      assertThat(paper.lines()).containsExactly("alert night waits without answer at one.shaky");

      node.salvor("down"); // whether it still waits, nobody can say: that is not its end
      assertThat(watch(node, "--waiting", "0s").out()).contains("night waits without answer");
      node.salvor("up");
      assertThat(watch(node, "--waiting", "0s").exit()).isEqualTo(1);

      node.salvor("abort", "night", "--why", "enough");
      node.salvor("watch", "night");
      assertThat(watch(node, "--waiting", "0s").exit()).isZero();
      assertThat(paper.lines())
          .containsExactly(
              "alert night waits without answer at one.shaky",
              "alert the node is stopped, 1 run is open",
              "over over: the node is stopped, 1 run is open",
              "over over: night waits without answer at one.shaky");
    }
  }

  @Test
  void whatWasStoppedOnPurposeIsAFindingOnlyWhileRunsWaitForIt() throws Exception {
    try (Node node = Node.create()) {
      Paper paper = Paper.of(node);
      node.detach(node.file("book.yaml", ASKING).toString(), "night");
      awaitWaiting(node, "night");
      node.salvor("down");
      assertThat(watch(node).exit()).isEqualTo(1);
      assertThat(paper.lines()).containsExactly("alert the node is stopped, 1 run is open");

      node.salvor("up");
      node.salvor("abort", "night", "--why", "enough");
      node.salvor("watch", "night");
      node.salvor("down");
      Said quiet = watch(node);
      assertThat(quiet.exit()).as("%s", quiet).isZero();
    }
  }

  @Test
  void stopsThatExpireAndWaysThatFailAreFindingsToo() throws Exception {
    try (Node node = Node.create()) {
      Paper paper = Paper.of(node);
      node.salvor("up");
      Path stops = Files.createDirectories(node.state().resolve("stops"));
      long now = Instant.now().getEpochSecond();
      Files.writeString(
          stops.resolve("web"),
          "thing=web\nkind=service\nby=ada\nat=%d\nuntil=%d\nwhy=new disk\n"
              .formatted(now - 900_000, now - 60));
      Files.writeString(
          stops.resolve("db"),
          "thing=db\nkind=service\nby=ada\nat=%d\nuntil=%d\nwhy=move\n"
              .formatted(now - 60, now + 900_000));
      Said said = watch(node);
      assertThat(said.exit()).as("%s", said).isEqualTo(1);
      assertThat(paper.lines()).containsExactly("alert the deliberate stop of web has expired");

      paper.burn();
      Files.delete(stops.resolve("web"));
      for (int i = 0; i < 3; i++) {
        assertThat(watch(node).exit()).as("over, but nobody could be told").isIn(0, 1, 3);
      }
      Said failing = watch(node, "--json");
      assertThat(failing.json().path("findings").path(0).path("key").asText())
          .isEqualTo("way:paper");
    }
  }

  @Test
  void anEngineHeldByASignalIsToldOnceThoughFourLookAtTheSameTime() throws Exception {
    try (Node node = Node.create()) {
      Paper paper = Paper.of(node);
      node.detach(node.file("book.yaml", ASKING).toString(), "night");
      awaitWaiting(node, "night");
      long engine = node.status().path("engine").path("pid").asLong();
      signal("STOP", engine);
      try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Said>> looks =
            IntStream.range(0, 4).mapToObj(i -> many.submit(() -> watch(node))).toList();
        for (Future<Said> look : looks) {
          assertThat(look.get().exit()).as("%s", look.get()).isEqualTo(1);
          assertThat(look.get().out()).contains("the engine is held by a signal, 1 run is open");
        }
      } finally {
        signal("CONT", engine);
      }
      assertThat(paper.lines())
          .containsExactly("alert the engine is held by a signal, 1 run is open");
      assertThat(watch(node).exit()).isZero();
      assertThat(paper.lines()).hasSize(2);
    }
  }

  /** It does not know how to go on. */
  private static final class Throwing implements DynamicWorkflow {
    @Override
    public Object execute(EncodedValues arguments) {
      throw new IllegalStateException("a step of no kind");
    }
  }

  @Test
  void aRunWhoseOwnCodeFailsAgainAndAgainIsTold() throws Exception {
    try (OtherEngine other = OtherEngine.start("watched");
        Node node = Node.create()) {
      node.with("TEMPORAL_ADDRESS", other.address()).with("TEMPORAL_NAMESPACE", other.namespace());
      Paper paper = Paper.of(node);
      node.detach(node.file("book.yaml", ASKING).toString(), "night");
      awaitWaiting(node, "night");
      String queue = TaskQueues.host(HostId.LOCAL, new NodeId(node.id()));
      // On purpose: else the next command would bring a worker back that knows how to go on.
      node.salvor("down");
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setTarget(other.address()).build());
      WorkerFactory factory =
          WorkerFactory.newInstance(
              WorkflowClient.newInstance(
                  stubs,
                  WorkflowClientOptions.newBuilder()
                      .setNamespace(other.namespace())
                      .setDataConverter(Wire.dataConverter(node.state()))
                      .build()));
      factory
          .newWorker(queue)
          .registerWorkflowImplementationFactory(DynamicWorkflow.class, Throwing::new);
      factory.start();
      try {
        node.salvor("skip", "night", "--why", "go on");
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> watch(node).out(), said -> said.contains("night is STUCK"));
        assertThat(paper.lines()).containsOnlyOnce("alert night is STUCK");
      } finally {
        factory.shutdownNow();
        stubs.shutdownNow();
      }
    }
  }

  private static long keeper(Node node) throws IOException {
    String text = Files.readString(node.state().resolve("node/keeper.pid"));
    return Long.parseLong(text.split(" ", 2)[0].strip());
  }

  private static void destroy(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  @Test
  void aTimerCallsItBySystemdOrCron() throws Exception {
    try (Node node = Node.create()) {
      Path bin = Files.createDirectories(node.folder().resolve("bin"));
      Path table = node.folder().resolve("table");
      Files.writeString(table, "5 4 * * * echo mine\n");
      // A crontab of this test's own: it keeps the table in a file.
      Path fake = bin.resolve("crontab");
      Files.writeString(
          fake,
          "#!/bin/sh\nif [ \"$1\" = -l ]; then cat '%s'; else cp \"$1\" '%s'; fi\n"
              .formatted(table, table));
      Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwx------"));
      node.with("PATH", bin + ":" + System.getenv("PATH"));

      Said systemd = node.salvor("watch-node", "--install", "systemd", "--print", "--every", "10m");
      Said cron = node.salvor("watch-node", "--install", "cron", "--print");
      assertThat(node.salvor("watch-node", "--install", "cron", "--waiting", "30m").exit())
          .isZero();
      assertThat(node.salvor("watch-node", "--install", "cron").exit()).isZero();
      assertThat(Files.readAllLines(table)).hasSize(2).first().isEqualTo("5 4 * * * echo mine");
      Said called =
          node.run(
              Duration.ofMinutes(1),
              List.of(
                  "/bin/sh",
                  "-c",
                  Files.readAllLines(table).get(1).replaceFirst("^([^ ]+ ){5}", "")));
      assertThat(called.exit()).as("%s", called).isIn(0, 1);
      assertThat(node.salvor("watch-node", "--uninstall").out())
          .isEqualTo("removed the line of cron\n");
      assertThat(Files.readAllLines(table)).containsExactly("5 4 * * * echo mine");
      Golden.check(
          "watch-node-timer.txt",
          node,
          (systemd.out() + cron.out()).replaceAll("salvor-watch-[0-9a-f]{8}", "salvor-watch-ID"));
    }
  }
}
