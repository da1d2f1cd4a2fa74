package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.testing.Require;
import dev.salvor.worker.engine.EngineCertificates;
import dev.salvor.worker.process.Listeners;
import dev.salvor.worker.process.OsLock;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.EngineTls;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.TlsFiles;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded engine as the full server: nobody without a key of this node gets in. */
final class MutualTlsIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: waiting
      phases:
        - name: one
          steps:
            - name: wait
              shell: 'echo "$N" >>"$LINES"; until [ -e "$GO" ]; do sleep 0.2; done'
              env: {LINES: '%1$s', GO: '%2$s', N: '${{ params.n }}'}
              idempotency: never
              timeout: 10m
            - name: line
              shell: 'echo "$N ended" >>"$LINES"'
              env: {LINES: '%1$s', N: '${{ params.n }}'}
              idempotency: never
              timeout: 1m
      parameters:
        n: {type: string}
      """;

  @TempDir private Path others;
  private Node node = Node.at(Path.of("/"));

  @BeforeEach
  void begin() {
    Require.tools("openssl");
    node = Node.create().with("SALVOR_ENGINE_SERVER", Require.server().toString());
  }

  @AfterEach
  void end() throws IOException {
    Files.writeString(go(), "");
    node.close();
  }

  private Path go() {
    return node.folder().resolve("go");
  }

  private Path lines() {
    return node.folder().resolve("lines");
  }

  private EngineTls tls() {
    return new StateFolder(node.state()).engineTls();
  }

  private String book() {
    return node.file("book.yaml", BOOK.formatted(lines(), go())).toString();
  }

  private Said well(String... words) {
    Said said = node.salvor(words);
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
  }

  private void begun(String id) {
    Said said = node.salvor("run", book(), "-p", "n=" + id, "--run-id", id, "--detach");
    assertThat(said.exit()).as("%s", said).isIn(0, 8);
    Awaitility.await(id + " has begun")
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.exists(lines()) && Files.readAllLines(lines()).contains(id));
  }

  private JsonNode ready() {
    JsonNode status = node.status();
    assertThat(status.at("/engine/state").asText()).as("%s", status).isEqualTo("READY");
    assertThat(status.at("/worker/state").asText()).as("%s", status).isEqualTo("READY");
    return status;
  }

  private static TlsFiles shown(EngineTls own) {
    return new TlsFiles(
        Optional.of(own.client()), Optional.of(own.clientKey()), Optional.of(own.authority()));
  }

  @Test
  void anOpenRunGoesOnBehindTlsWhereStrangersGetNowhereAndKillsChangeNothing() throws Exception {
    well("up");
    begun("open");
    long worker = ready().at("/worker/pid").asLong();

    well("engine", "tls", "on");
    JsonNode status = ready();
    assertThat(status.at("/worker/pid").asLong()).as("the same worker").isEqualTo(worker);
    assertThat(status.at("/engine/page").isMissingNode() || status.at("/engine/page").isNull())
        .as("%s", status)
        .isTrue();
    assertThat(status.at("/engine/tls").asBoolean()).as("%s", status).isTrue();
    assertThat(status.at("/engine/openRuns").asLong()).isEqualTo(1);
    strangersAreRefusedAtEachPort(status.at("/engine/pid").asLong());
    strangersEndNothing(status.at("/engine/address").asText());

    assertThat(node.kill("engine")).isTrue();
    Awaitility.await("the keeper brought the engine back")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> node.status().at("/engine/state").asText().equals("READY"));
    Files.writeString(go(), "");
    well("watch", "open");
    assertThat(Files.readAllLines(lines())).containsExactly("open", "open ended");
    assertThat(ready().at("/worker/pid").asLong()).as("the same worker").isEqualTo(worker);

    Said off = well("engine", "tls", "off");
    assertThat(off.out() + off.err()).contains("without TLS from now on");
    status = ready();
    assertThat(status.at("/engine/tls").asBoolean()).as("%s", status).isFalse();
    assertThat(status.at("/engine/page").asText()).startsWith("http://127.0.0.1:");
    assertThat(well("runs").out()).contains("open");
    assertThat(tls().folder()).doesNotExist();
  }

  private List<Intruder> strangers() throws Exception {
    EngineTls another = new EngineTls(others.resolve("tls"));
    new EngineCertificates(another, Clock.systemUTC()).create();
    return List.of(
        new Intruder("in plain", false, Optional.empty()),
        new Intruder("without a certificate", true, Optional.empty()),
        new Intruder("of another authority", true, Optional.of(shown(another))));
  }

  private void strangersAreRefusedAtEachPort(long engine) throws Exception {
    List<Integer> ports = ports(engine);
    // Four for the ring, and those of three services; the system's own worker serves nobody.
    assertThat(ports).hasSize(7);
    for (int port : ports) {
      for (Intruder stranger : strangers()) {
        assertThat(stranger.at(port))
            .as("%s at %s of %s", stranger.name(), port, ports)
            .isEqualTo(Intruder.Outcome.REFUSED);
      }
    }
    Intruder own = new Intruder("own", true, Optional.of(shown(tls())));
    int service = Integer.parseInt(node.status().at("/engine/address").asText().split(":", 2)[1]);
    assertThat(own.at(service)).isEqualTo(Intruder.Outcome.ANSWERED);
    for (int port : ports) {
      assertThat(own.at(port)).as("own at %s", port).isIn(OWN);
    }
  }

  /** The ring's ports wait for words of their own. */
  private static final List<Intruder.Outcome> OWN =
      List.of(Intruder.Outcome.ANSWERED, Intruder.Outcome.REFUSED);

  /** Where a process listens; none of it beyond 127.0.0.1. */
  private static List<Integer> ports(long process) throws IOException {
    Map<Integer, String> found = new LinkedHashMap<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (!Files.exists(Path.of(table))) {
        continue;
      }
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 9 && fields[3].equals("0A")) {
          String[] at = fields[1].split(":", 2);
          int port = Integer.parseInt(at[1], 16);
          if (Listeners.holds(Path.of("/proc/" + process), Set.of("socket:[" + fields[9] + "]"))) {
            found.put(port, at[0]);
          }
        }
      }
    }
    assertThat(found.values()).allMatch("0100007F"::equals);
    return List.copyOf(found.keySet());
  }

  private void strangersEndNothing(String address) throws Exception {
    EngineTls another = new EngineTls(others.resolve("tls"));
    Map<String, String> plain = Map.of("TEMPORAL_ADDRESS", address);
    Map<String, String> anonymous = new HashMap<>(plain);
    anonymous.put("TEMPORAL_TLS_SERVER_CA_CERT_PATH", tls().authority().toString());
    Map<String, String> foreign = new HashMap<>(anonymous);
    foreign.put("TEMPORAL_TLS_CLIENT_CERT_PATH", another.client().toString());
    foreign.put("TEMPORAL_TLS_CLIENT_KEY_PATH", another.clientKey().toString());
    WorkflowExecution open = WorkflowExecution.newBuilder().setWorkflowId("open").build();
    Map<String, Consumer<WorkflowServiceBlockingStub>> deeds = new LinkedHashMap<>();
    deeds.put(
        "terminate",
        stub ->
            stub.terminateWorkflowExecution(
                TerminateWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(open)
                    .build()));
    deeds.put(
        "cancel",
        stub ->
            stub.requestCancelWorkflowExecution(
                RequestCancelWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(open)
                    .build()));
    deeds.put(
        "delete",
        stub ->
            stub.deleteWorkflowExecution(
                DeleteWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(open)
                    .build()));
    deeds.put(
        "delete a schedule",
        stub ->
            stub.deleteSchedule(
                DeleteScheduleRequest.newBuilder()
                    .setNamespace("default")
                    .setScheduleId("none")
                    .build()));
    for (Map<String, String> who : List.of(plain, anonymous, foreign)) {
      try (EngineConnection engine =
          EngineConnection.open(EngineTarget.configured(who).orElseThrow())) {
        deeds.forEach(
            (what, deed) ->
                assertThatThrownBy(
                        () ->
                            deed.accept(
                                engine
                                    .stubs()
                                    .blockingStub()
                                    .withDeadlineAfter(20, TimeUnit.SECONDS)))
                    .as("%s by %s", what, who)
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("UNAVAILABLE"));
      }
    }
  }

  @Test
  void certificatesAreRenewedUnderTheWorkerAndTheServerIsAlsoReachedAsOneOfOthers()
      throws Exception {
    well("engine", "tls", "on");
    assertThat(node.status().at("/engine/state").asText()).as("only set").isEqualTo("DOWN");
    well("up");
    Files.writeString(go(), "");
    well("run", book(), "-p", "n=first");
    long worker = ready().at("/worker/pid").asLong();
    assertThat(well("doctor").out()).contains("tls", tls().client() + " ends at ");

    // Five days are left.
    BigInteger old;
    // Who has the node's lock keeps the worker from renewing it meanwhile.
    try (OsLock lock = OsLock.take(node.state().resolve("node/up.lock"), () -> {})) {
      assertThat(lock.isHeld()).isTrue();
      sign(tls().client(), tls().clientKey());
      assertThat(node.salvor("doctor").out()).contains("(4 days)");
      old = serial(tls().client());
    }
    well("up");
    assertThat(serial(tls().client())).isNotEqualTo(old);
    assertThat(well("doctor").out()).contains("(364 days)").doesNotContain("(4 days)");

    asOneOfOthers(node.status().at("/engine/address").asText());

    // They are lost, as by a restore without them: the engine does not come back open.
    BigInteger authority = serial(tls().authority());
    ProcessHandle engine = ProcessHandle.of(ready().at("/engine/pid").asLong()).orElseThrow();
    Node.remove(tls().folder());
    assertThat(engine.destroyForcibly()).isTrue();
    Awaitility.await("the keeper brought the engine back")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> node.status().at("/engine/state").asText().equals("READY"));
    assertThat(node.status().at("/engine/tls").asBoolean()).isTrue();
    assertThat(serial(tls().authority())).isNotEqualTo(authority);
    well("run", book(), "-p", "n=second");
    assertThat(ready().at("/worker/pid").asLong()).as("the same worker").isEqualTo(worker);
    assertThat(Files.readAllLines(lines()))
        .containsExactly("first", "first ended", "far", "far ended", "second", "second ended");
  }

  /** By the variables that lead to any server, from a node that knows nothing of this one. */
  private void asOneOfOthers(String address) {
    try (Node far = Node.create()) {
      far.with("TEMPORAL_ADDRESS", address)
          .with("SALVOR_KEY_FILE", node.state().resolve("keys/payload.key").toString())
          .with("TEMPORAL_TLS_SERVER_CA_CERT_PATH", tls().authority().toString());
      Said without = far.salvor("up");
      assertThat(without.exit()).as("without a certificate: %s", without).isNotZero();
      far.with("TEMPORAL_TLS_CLIENT_CERT_PATH", tls().client().toString())
          .with("TEMPORAL_TLS_CLIENT_KEY_PATH", tls().clientKey().toString());
      Said run = far.salvor("run", book(), "-p", "n=far");
      assertThat(run.exit()).as("%s", run).isZero();
      assertThat(far.status().at("/engine/kind").asText()).isEqualTo("EXTERNAL");
    }
  }

  private static BigInteger serial(Path file) throws IOException {
    return TlsFiles.certificates(file).getFirst().getSerialNumber();
  }

  /** A certificate for the same key that ends in five days. */
  private void sign(Path file, Path key) {
    Said made =
        node.run(
            Duration.ofSeconds(30),
            List.of(
                "sh",
                "-c",
                "openssl req -new -key \"$1\" -subj /CN=short | openssl x509 -req -CA \"$2\" -CAkey"
                    + " \"$3\" -set_serial 7 -days 5 -out \"$0\"",
                file.toString(),
                key.toString(),
                tls().authority().toString(),
                tls().authorityKey().toString()));
    assertThat(made.exit()).as("%s", made).isZero();
  }
}
