package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.policy.PolicyGate;
import dev.salvor.activity.policy.Signers;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.fleet.HostId;
import dev.salvor.policy.Policy;
import dev.salvor.policy.PolicyFile;
import dev.salvor.runbook.Cause;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a worker's policy lets orders do on a real host, and what of a refused one is left there.
 */
final class PolicyIT {
  private static final Definition DEFINITION =
      Definitions.pin(new RunbookFixture().small(), Map.of());
  private static final String PARAMETERS = RunIdentity.sha256("{}");
  private static final RunId RUN = new RunId("p-1");

  @TempDir Path folder;
  private final List<TestActivityEnvironment> environments = new ArrayList<>();
  private HostActivities host;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(folder.resolve("node"));
    host = worker(Signers.NOT_LOOKED_AT);
  }

  @AfterEach
  void close() {
    environments.forEach(TestActivityEnvironment::close);
  }

  /** A worker as after a restart: it remembers nothing. */
  private HostActivities worker(Signers signers) {
    TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    environments.add(environment);
    environment.registerActivitiesImplementations(
        new HostActivitiesImpl(
            connection(),
            new LoggedRuns(),
            Optional::empty,
            () -> false,
            FarWays.NONE,
            Admission.ALL,
            new PolicyGate(new PolicyFile(folder.resolve("node")), signers),
            HostAudit.NONE));
    return environment.newActivityStub(HostActivities.class);
  }

  private LocalConnection connection() {
    return new LocalConnection(
        List.of("/bin/sh"),
        Map.of("SALVOR_STATE_DIR", folder.resolve("state").toString(), "SALVOR_NO_SYSTEMD", "1"));
  }

  private void policy(String rules) throws IOException {
    Files.writeString(
        Policy.file(folder.resolve("node")),
        "schemaVersion: 1\npolicy:\n" + rules.replace("DIR", folder.toString()).indent(2));
  }

  private void noPolicy() throws IOException {
    Files.delete(Policy.file(folder.resolve("node")));
  }

  private PrepareReport prepare() {
    return host.prepare(
        new PrepareOrder(
            RUN,
            HostId.LOCAL,
            Identity.of(connection()).node(),
            DEFINITION,
            PARAMETERS,
            false,
            Map.of(),
            Map.of(),
            false,
            Optional.of(Map.of("user", "alice")),
            List.of()));
  }

  private HostPin ready() {
    PrepareReport report = prepare();
    assertThat(report).isInstanceOf(PrepareReport.Ready.class);
    return ((PrepareReport.Ready) report).pin();
  }

  private static Command command(Program program) {
    return new Command(
        program,
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(20),
        Command.DEFAULT_GRACE);
  }

  private static Command touch(Path file) {
    return command(new Program.Argv(List.of("touch", file.toString())));
  }

  private static StepOrder step(String id, Command command) {
    return new StepOrder(
        id,
        1,
        "main",
        StepOrder.Op.DO,
        Optional.empty(),
        command,
        Optional.empty(),
        Idempotency.NEVER,
        Map.of(),
        OutputLimit.DEFAULT,
        false,
        false);
  }

  private static SegmentOrder order(HostPin pin, int segment, StepOrder... steps) {
    String identity = new RunIdentity(RUN, "small", DEFINITION.sha256(), PARAMETERS).digest();
    return new SegmentOrder(RUN, identity, pin, segment, 0, List.of(steps), List.of());
  }

  private List<StepReport> reports(SegmentOrder order) {
    SegmentReport report = host.segment(order);
    assertThat(report).isInstanceOf(SegmentReport.Ended.class);
    return ((SegmentReport.Ended) report).steps();
  }

  private static void assertRefused(StepReport report, String words) {
    assertThat(report.done()).isFalse();
    assertThat(report.result()).isEqualTo(new AttemptResult.NotBegun());
    assertThat(report.cause()).contains(Cause.POLICY_DENIED);
    assertThat(report.why()).contains(words).contains("worker.yaml");
  }

  /** What one step of a run is answered, in a segment of its own. */
  private Optional<StepReport> refused(HostPin pin, int segment, Command command) {
    StepReport report = reports(order(pin, segment, step("a/" + segment, command))).getFirst();
    return Optional.of(report).filter(r -> !r.done());
  }

  @Test
  void aRefusedRunLeavesNothingOnTheHost() throws Exception {
    policy("deny: [{name: not-this, runbooks: ['sm*']}]");

    assertThat(prepare())
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.POLICY_DENIED);
              assertThat(refused.why()).contains("worker.yaml:3 deny rule 1 (not-this) denies");
            });
    assertThat(folder.resolve("state/runs/p-1")).doesNotExist();

    noPolicy();
    assertThat(prepare()).isInstanceOf(PrepareReport.Ready.class);
  }

  /** A file that is being written, or was closed by mistake, ends no run that waits for people. */
  @Test
  void ordersWaitForAPolicyThatCannotBeReadAndNothingOfThemBegins() throws Exception {
    HostPin pin = ready();
    Path policy = Files.writeString(Policy.file(folder.resolve("node")), "policy: [");
    Path file = folder.resolve("file");
    SegmentOrder order = order(pin, 1, step("a/b", touch(file)));

    assertWaits(this::prepare);
    assertWaits(() -> host.segment(order));
    assertThat(file).doesNotExist();
    assertThat(folder.resolve("state/runs/p-1/segments")).doesNotExist();

    policy("deny: [{actions: [shell]}]");
    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertWaits(() -> host.segment(order));
    assertThat(file).doesNotExist();

    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-------"));
    assertThat(reports(order)).singleElement().matches(StepReport::done);
    assertThat(file).exists();
  }

  private static void assertWaits(ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .rootCause()
        .hasMessageContaining("waits, at most 15m")
        .hasMessageContaining("it refuses everything")
        .hasMessageContaining("worker.yaml");
  }

  @Test
  void stepsBeforeARefusedOneAreDoneAndNothingBehindIt() throws Exception {
    policy("deny: [{paths: [DIR/two]}]");
    HostPin pin = ready();
    SegmentOrder order =
        order(
            pin,
            1,
            step(
                "a/1",
                command(
                    new Program.Script("one.sh", "echo x >>'" + folder.resolve("one") + "'\n"))),
            step("a/2", touch(folder.resolve("two"))),
            step("a/3", touch(folder.resolve("three"))));

    List<StepReport> reports = reports(order);

    assertThat(reports).extracting(StepReport::id).containsExactly("a/1", "a/2");
    assertThat(reports.getFirst().done()).isTrue();
    assertRefused(reports.getLast(), "denies the path " + folder.resolve("two"));

    // The worker that died and the one after it get the same order, whatever the policy says by
    // then: the first step is not done twice.
    assertThat(reports(order)).extracting(StepReport::id).containsExactly("a/1", "a/2");
    policy("deny: [{actions: ['*']}]");
    assertThat(reports(order)).extracting(StepReport::id).containsExactly("a/1");
    noPolicy();
    assertThat(reports(order)).extracting(StepReport::id).containsExactly("a/1");
    assertThat(folder.resolve("one")).hasContent("x");
    assertThat(folder.resolve("two")).doesNotExist();
    assertThat(folder.resolve("three")).doesNotExist();
  }

  @Test
  void anOrderThatTheHostWasGivenIsFoundAgainWhateverThePolicySaysSince() throws Exception {
    HostPin pin = ready();
    SegmentOrder order =
        order(
            pin,
            1,
            step("a/1", touch(folder.resolve("one"))),
            step("a/2", touch(folder.resolve("two"))));
    assertThat(reports(order)).hasSize(2);

    policy("allow: []");

    assertThat(reports(order)).hasSize(2).allMatch(StepReport::done);
    assertThat(refused(pin, 2, touch(folder.resolve("three")))).isPresent();
  }

  @Test
  void aPathIsWhereItLeads() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Path shut = Files.createDirectory(folder.resolve("shut"));
    Files.createSymbolicLink(open.resolve("way"), shut);
    Files.createSymbolicLink(open.resolve("nowhere"), folder.resolve("gone"));
    Files.createSymbolicLink(folder.resolve("alias"), open);
    policy("allow: [{actions: [run, file], paths: ['DIR/alias/**', '/bin/*', '/usr/bin/*']}]");
    HostPin pin = ready();

    List<Path> refused =
        List.of(
            open.resolve("way/a"),
            open.resolve("way/new/a"),
            open.resolve("nowhere"),
            open.resolve("nowhere/a"),
            open.resolve("../shut/a"),
            shut.resolve("a"),
            open.resolve("a\nb"));
    int segment = 0;
    for (Path path : refused) {
      segment++;
      assertThat(refused(pin, segment, touch(path))).as(path.toString()).isPresent();
    }
    List<Path> named =
        Stream.of("a", "a b", "$(touch c)", "`id`", "-x", "..a", "'", "\"", "\u00e4")
            .map(open::resolve)
            .toList();
    StepOrder[] steps =
        IntStream.range(0, named.size())
            .mapToObj(i -> step("b/" + i, touch(named.get(i))))
            .toArray(StepOrder[]::new);
    assertThat(reports(order(pin, segment + 1, steps)))
        .hasSize(steps.length)
        .allMatch(StepReport::done);
    assertThat(named).allMatch(Files::exists);
    assertThat(open.resolve("c")).doesNotExist();
    assertThat(shut).isEmptyDirectory();
    assertThat(folder.resolve("gone")).doesNotExist();
  }

  @Test
  void programsAndAccountsAreWhatTheyAreOnTheHost() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("innocent"), Path.of("/bin/sh"));
    policy("deny: [{paths: ['/bin/sh']}, {users: ['0'], actions: [shell]}]");
    HostPin pin = ready();

    assertThat(refused(pin, 1, command(new Program.Argv(List.of("sh", "-c", "true"))))).isPresent();
    assertThat(refused(pin, 2, command(new Program.Argv(List.of(link.toString(), "-c", "true")))))
        .isPresent();
    assertThat(refused(pin, 3, command(new Program.Argv(List.of("true"))))).isEmpty();
    boolean root = "root".equals(System.getProperty("user.name"));
    policy("deny: [{users: ['0'], actions: [shell]}]");
    assertThat(refused(pin, 4, command(new Program.Script("x.sh", "true"))).isPresent())
        .isEqualTo(root);
  }

  @Test
  void aWorkerThatDidNotMakeTheRunReadyKnowsItsRunbook() throws Exception {
    HostPin pin = ready();
    host = worker(Signers.NOT_LOOKED_AT);
    policy("deny: [{parameters: {user: alice}, actions: [run]}]");

    assertThat(refused(pin, 1, touch(folder.resolve("a"))).map(StepReport::why).orElse(""))
        .contains("the parameter user = alice");
    policy("allow: [{runbooks: [small], digests: ['" + DEFINITION.sha256() + "']}]");
    assertThat(refused(pin, 2, touch(folder.resolve("a")))).isEmpty();
    policy("allow: [{runbooks: [large]}]");
    assertThat(refused(pin, 3, touch(folder.resolve("b")))).isPresent();
  }

  @Test
  void aRuleAboutSignersIsAnsweredByWhoLooksAtSignatures() throws Exception {
    String key = "SHA256:" + "k".repeat(43);
    policy("allow: [{signers: ['" + key + "']}]");

    assertThat(prepare())
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> assertThat(refused.why()).contains("who has signed the runbook"));
    host = worker(definition -> Optional.of(Set.of()));
    assertThat(prepare()).isInstanceOf(PrepareReport.Refused.class);
    host = worker(definition -> Optional.of(Set.of(key)));
    HostPin pin = ready();
    host = worker(definition -> Optional.of(Set.of(key)));
    assertThat(refused(pin, 1, touch(folder.resolve("a")))).isEmpty();
  }
}
