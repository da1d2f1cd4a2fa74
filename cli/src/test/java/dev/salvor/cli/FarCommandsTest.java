package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.Examples;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.SshRoute;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.HostCheck;
import dev.salvor.workflow.contract.gateway.HostFacts;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands send to a gateway, and what they make of its answers. */
final class FarCommandsTest {
  private static final String NODE = "fedcba9876543210";

  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String book = "";

  @BeforeEach
  void aFleet() throws IOException {
    session.env.put(
        "SALVOR_INVENTORY",
        file(
            "fleet.yaml",
            """
            schemaVersion: 1
            defaults: {user: ops, identityFiles: [/k]}
            hosts:
              outer: {address: 192.0.2.1}
              inner: {address: 192.0.2.2, jump: outer}
              web1: {address: 10.0.0.1, jump: inner, become: {password: env:SUDO}}
              web2: {address: 10.0.0.2}
              desk: {transports: [local]}
              own: {address: 10.0.0.3, worker: 00000000000000aa}
              edge: {address: 10.0.0.4, worker: 00000000000000bb, transports: [worker]}
              lost: {address: 10.0.0.5, transports: [worker]}
            groups:
              web: {hosts: [web1, web2]}
            """));
    book =
        file(
            "book.yaml",
            """
            schemaVersion: 1
            name: mend
            phases:
              - name: one
                steps:
                  - {name: use, run: [use], timeout: 1m, idempotency: safe}
            """);
    session.stateRoot = folder.resolve("state");
    session.engine.state = Optional.of(Examples.running());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void aRunIsPinnedToTheWayAsTheInventoryHasItNow() {
    session.env.put("SUDO", "hunter2");
    assertThat(session.run("run", book, "--on", "web1", "--detach")).as("%s", session.err).isZero();

    RunRequest request = session.engine.started.getFirst();
    Route route = request.route().orElseThrow();
    assertThat(request.host()).isEqualTo(new HostId("web1"));
    assertThat(route.host()).isEqualTo(new HostId("web1"));
    assertThat(route.to().name()).isEqualTo("ops@10.0.0.1:22");
    assertThat(route.through())
        .extracting(SshRoute::address)
        .containsExactly("192.0.2.1", "192.0.2.2");
    assertThat(route.secrets()).containsExactlyEntriesOf(java.util.Map.of("env:SUDO", "hunter2"));
    assertThat(TaskQueues.of(request)).isEqualTo("gateway." + NODE);
  }

  @Test
  void theGatewayIsTheOneThatTheEnvironmentNames() {
    session.env.put("SALVOR_GATEWAY", "ops");
    assertThat(session.run("run", book, "--on", "web2", "--detach")).as("%s", session.err).isZero();
    assertThat(TaskQueues.of(session.engine.started.getFirst())).isEqualTo("gateway.ops");
  }

  @Test
  void withoutHostOrOnLocalItRunsHereAndNeedsNoInventory() {
    session.env.put("SALVOR_INVENTORY", "/nowhere");
    assertThat(session.run("run", book, "--detach")).isZero();
    assertThat(session.run("run", book, "--on", "local", "--detach")).isZero();
    assertThat(session.engine.started)
        .allMatch(r -> r.route().isEmpty() && r.host().equals(HostId.LOCAL));
  }

  @Test
  void thisMachineUnderAnotherNameIsDoneByItsOneWorker() {
    assertThat(session.run("run", book, "--on", "desk", "--detach")).as("%s", session.err).isZero();
    RunRequest request = session.engine.started.getFirst();
    assertThat(request.host()).isEqualTo(new HostId("desk"));
    assertThat(request.route()).isEmpty();
    assertThat(TaskQueues.of(request)).isEqualTo("host.local." + NODE);
  }

  @Test
  void aHostsOwnWorkerIsAskedFirstWhereTheEngineIsShared() {
    assertThat(session.run("run", book, "--on", "own", "--detach")).as("%s", session.err).isZero();
    session.shared = true;
    assertThat(session.run("run", book, "--on", "own", "--detach")).as("%s", session.err).isZero();
    assertThat(session.run("run", book, "--on", "edge", "--detach")).as("%s", session.err).isZero();

    assertThat(session.engine.started)
        .extracting(r -> r.route().orElseThrow().worker())
        .containsExactly(
            Optional.empty(),
            Optional.of(new Route.OwnWorker(new NodeId("00000000000000aa"), false)),
            Optional.of(new Route.OwnWorker(new NodeId("00000000000000bb"), true)));
    assertThat(session.engine.started).allMatch(r -> TaskQueues.of(r).equals("gateway." + NODE));
  }

  @Test
  void aHostThatOnlyItsWorkerReachesIsRefusedWithoutOne() {
    assertThat(session.run("run", book, "--on", "edge")).isEqualTo(2);
    assertThat(session.err.toString()).contains("embedded engine", "TEMPORAL_ADDRESS");
    session.shared = true;
    assertThat(session.run("run", book, "--on", "lost")).isEqualTo(2);
    assertThat(session.err.toString()).contains("salvor hosts enroll lost");
    assertThat(session.engine.started).isEmpty();
  }

  @Test
  void noWorkerIsPutOnAHostThatCouldNotReachTheEngine() {
    assertThat(session.run("hosts", "enroll", "web2")).isEqualTo(2);
    assertThat(session.err.toString()).contains("embedded", "nothing was done");
    assertThat(session.engine.questions).isEmpty();
  }

  @Test
  void aWorkerThatWasPutThereAndDoesNotAnswerIsTakenAwayAgain() {
    session.shared = true;
    session.engine.gateway =
        question ->
            switch (question) {
              case GatewayQuestion.Enroll ignored ->
                  new GatewayAnswer.Enrolled(
                      "00000000000000cc",
                      "/var/lib/salvor",
                      "salvor-worker",
                      "/bin/java",
                      1,
                      false);
              case GatewayQuestion.Leave ignored ->
                  new GatewayAnswer.Left("00000000000000cc", true);
              default -> throw new CliProblem(ExitCode.FAILED, "nobody answers");
            };
    assertThat(session.run("hosts", "enroll", "web2")).isEqualTo(1);
    assertThat(session.err.toString()).contains("did not answer", "taken away again");
    assertThat(session.engine.questions.getLast().question())
        .isInstanceOf(GatewayQuestion.Leave.class);
  }

  @Test
  void aWorkerThatWasThereBeforeStaysWhereItIs() {
    session.shared = true;
    session.engine.gateway =
        question -> {
          if (question instanceof GatewayQuestion.Enroll) {
            return new GatewayAnswer.Enrolled(
                "00000000000000cc", "/var/lib/salvor", "salvor-worker", "/bin/java", 1, true);
          }
          throw new CliProblem(ExitCode.FAILED, "nobody answers");
        };
    assertThat(session.run("hosts", "enroll", "web2")).isEqualTo(1);
    assertThat(session.err.toString()).contains("did not answer", "left as it is");
    assertThat(session.engine.questions)
        .noneMatch(asked -> asked.question() instanceof GatewayQuestion.Leave);
  }

  @Test
  void whatToWriteIntoTheInventoryIsPrinted() {
    session.shared = true;
    session.engine.gateway =
        question ->
            question instanceof GatewayQuestion.Enroll
                ? new GatewayAnswer.Enrolled(
                    "00000000000000cc", "/var/lib/salvor", "salvor-worker", "/bin/java", 0, true)
                : new GatewayAnswer.Checks(List.of(found("web2", List.of())));
    assertThat(session.run("hosts", "enroll", "web2")).as("%s", session.err).isZero();
    assertThat(session.out.toString()).endsWith("under hosts, web2:\n  worker: 00000000000000cc\n");
    assertThat(session.engine.questions.getLast().gateway()).isEqualTo("00000000000000cc");
  }

  @Test
  void severalHostsAreOneRunWithTheWayToEach() {
    session.env.put("SUDO", "hunter2");
    assertThat(session.run("run", book, "--on", "web", "--detach")).as("%s", session.err).isZero();

    RunRequest request = session.engine.started.getFirst();
    Fleet fleet = request.fleet().orElseThrow();
    assertThat(fleet.on()).isEqualTo("web");
    assertThat(fleet.names()).containsExactly("web1", "web2");
    assertThat(fleet.targets().getFirst().route().orElseThrow().to().name())
        .isEqualTo("ops@10.0.0.1:22");
    assertThat(TaskQueues.of(request)).isEqualTo("gateway." + NODE);
  }

  @Test
  void aPlanAsksEachHostAndSharesARowAmongThoseThatSayTheSame() {
    session.env.put("SUDO", "hunter2");
    assertThat(session.run("plan", book, "--on", "web")).as("%s", session.err).isZero();

    assertThat(session.engine.planned).hasSize(2).doesNotHaveDuplicates();
    assertThat(session.engine.planned.stream().map(r -> r.host().name()))
        .containsExactly("web1", "web2");
    assertThat(session.engine.planned.stream().map(RunRequest::runId)).doesNotHaveDuplicates();
    assertThat(session.out.toString())
        .contains("on 2 hosts (web)")
        .containsPattern("HOST +DONE +WOULD RUN +SKIPPED +NOTES")
        .containsPattern("web1 web2 ")
        .contains("step by step: salvor plan " + book + " --on web1");
  }

  @Test
  void aPlanOfHostsThatCannotBeAskedSaysWhyAndFails() {
    session.env.put("SUDO", "hunter2");
    session.engine.report = new PlanReport.Refused("it does not answer");
    assertThat(session.run("plan", book, "--on", "web")).isEqualTo(1);
    assertThat(session.out.toString())
        .contains("2 of them could not be asked", "cannot be asked: it does not answer");
  }

  @Test
  void nothingIsStartedForAnUnknownHostOrAMissingSecret() {
    assertThat(session.run("run", book, "--on", "web3")).isEqualTo(2);
    assertThat(session.run("run", book, "--on", "web1")).isEqualTo(2);
    assertThat(session.err.toString()).contains("environment variable SUDO, which is not set");
    assertThat(session.engine.started).isEmpty();
  }

  private static HostCheck found(String host, List<String> problems) {
    return new HostCheck(
        new HostId(host),
        Optional.empty(),
        120,
        3,
        Optional.of(-40L),
        "root",
        true,
        "Debian 12",
        "/var/lib/salvor",
        3L << 30,
        42,
        List.of(),
        problems);
  }

  private void answers(HostCheck... checks) {
    session.engine.gateway = question -> new GatewayAnswer.Checks(List.of(checks));
  }

  @Test
  void checkIsATableWithWhatIsWrongBelow() {
    answers(
        found("web2", List.of()),
        HostCheck.silent(new HostId("outer"), "no answer within 15 s"),
        found("inner", List.of("its clock is wrong by 90 s")));
    assertThat(session.run("hosts", "check", "web2,outer,inner")).isEqualTo(9);
    assertThat(session.out)
        .hasToString(
            """
            HOST   STATE        CONNECT  ROUND TRIP  CLOCK  AS    FREE           SYSTEM
            web2   ok           120ms    3ms         -40ms  root  3.0 GiB (42%)  Debian 12
            outer  unreachable
            inner  problem      120ms    3ms         -40ms  root  3.0 GiB (42%)  Debian 12
            outer: no answer within 15 s
            inner: its clock is wrong by 90 s
            """);
    assertThat(session.err.toString()).endsWith("3 hosts: 1 ok, 1 with a problem, 1 unreachable\n");
    GatewayQuestion.Check asked =
        (GatewayQuestion.Check) session.engine.questions.getFirst().question();
    assertThat(asked.hosts())
        .extracting(c -> c.host().name())
        .containsExactly("web2", "outer", "inner");
  }

  @Test
  void programsGetTheSameAndAProblemIsAFailure() throws IOException {
    answers(found("web2", List.of("missing programs: flock")));
    assertThat(session.run("hosts", "check", "web2", "--json")).isEqualTo(1);
    JsonNode host = SalvorJson.mapper().readTree(session.out.toString()).path(0);
    assertThat(host.path("state").asText()).isEqualTo("problem");
    assertThat(host.path("freeBytes").asLong()).isEqualTo(3L << 30);
    assertThat(host.path("problems").path(0).asText()).isEqualTo("missing programs: flock");
  }

  private static HostFacts known(String host) throws IOException {
    return new HostFacts(
        new HostId(host),
        Optional.empty(),
        SalvorJson.mapper()
            .readTree(
                """
                {"os": {"id": "debian", "version": "12"}, "kernel": "6.1.0-18-amd64",
                 "arch": "x86_64", "cpu": {"count": 4}, "memory": {"bytes": 8321499136},
                 "disks": [{"device": "/dev/sda1", "mount": "/", "bytes": 42949672960,
                            "free": 12884901888}],
                 "packageManager": "apt", "packages": {"count": 830}, "uptime": 264000}
                """),
        List.of("bash 5.2 amd64"));
  }

  @Test
  void factsAreALineForEachHostAndOneHostInFull() throws IOException {
    session.engine.gateway =
        question ->
            new GatewayAnswer.Known(
                ((GatewayQuestion.Facts) question).hosts().size() == 1
                    ? List.of(found("web2"))
                    : List.of(found("web2"), HostFacts.silent(new HostId("inner"), "no way in")));
    assertThat(session.run("hosts", "facts", "web2,inner")).isEqualTo(9);
    assertThat(session.out)
        .hasToString(
            """
            HOST   SYSTEM       KERNEL  ARCH    CPU  MEM   FREE /   PACKAGES  UP
            web2   debian 12    6.1.0   x86_64  4    7.8G  12G 30%  apt 830   3d
            inner  unreachable
            inner: no way in
            """);
    session.out.getBuffer().setLength(0);
    assertThat(session.run("hosts", "facts", "web2")).isZero();
    assertThat(session.out.toString())
        .contains("kernel      6.1.0-18-amd64 x86_64\n", "up          3d01h\n")
        .contains("disk        /  40G, free 12G 30%  /dev/sda1\n");
  }

  private static HostFacts found(String host) {
    try {
      return known(host);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void listsOfPackagesAreForProgramsAndOfFewHostsAtATime() throws IOException {
    assertThat(session.run("hosts", "facts", "--packages")).isEqualTo(2);
    session.engine.gateway = question -> new GatewayAnswer.Known(List.of(found("web2")));
    assertThat(session.run("hosts", "facts", "web2", "--packages", "--json")).isZero();
    JsonNode host = SalvorJson.mapper().readTree(session.out.toString()).path(0);
    assertThat(host.path("host").asText()).isEqualTo("web2");
    assertThat(host.path("facts").path("packages").path("count").asInt()).isEqualTo(830);
    assertThat(host.path("installed").path(0))
        .hasToString("{\"name\":\"bash\",\"version\":\"5.2\",\"arch\":\"amd64\"}");
  }

  @Test
  void trustShowsFirstAndNeverOverAnotherKey() {
    session.engine.gateway =
        question ->
            new GatewayAnswer.Shown("10.0.0.2", "ssh-ed25519", "SHA256:a", false, List.of(), "/kh");
    assertThat(session.run("hosts", "trust", "web2")).isZero();
    assertThat(session.out).hasToString("10.0.0.2 ssh-ed25519 SHA256:a\n");
    assertThat(session.err.toString()).contains("salvor hosts trust web2 --fingerprint SHA256:a");

    session.engine.gateway =
        question ->
            new GatewayAnswer.Shown(
                "10.0.0.2", "ssh-ed25519", "SHA256:b", false, List.of("/kh:7"), "/kh");
    assertThat(session.run("hosts", "trust", "web2", "--fingerprint", "SHA256:b")).isEqualTo(1);
    assertThat(session.err.toString()).contains("another key is known", "/kh:7");
    assertThat(session.engine.questions.getLast().question())
        .isInstanceOf(GatewayQuestion.Trust.class);
  }

  @Test
  void aHostThatIsAwayCannotBeTrusted() {
    assertThat(session.run("hosts", "trust", "web2")).isEqualTo(9);
    assertThat(session.err.toString()).contains("nobody is there");
  }
}
