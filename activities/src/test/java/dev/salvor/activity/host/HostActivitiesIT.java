package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three activities of a host, as a worker runs them, on this machine. */
final class HostActivitiesIT {
  private static final Definition DEFINITION =
      Definitions.pin(new RunbookFixture().small(), Map.of());
  private static final String PARAMETERS = RunIdentity.sha256("{}");

  @TempDir Path folder;
  private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
  private final TestActivityEnvironment unused = TestActivityEnvironment.newInstance();
  private final LoggedRuns logged = new LoggedRuns();
  private Optional<String> comeback = Optional.of("no service manager");
  private HostActivities host;

  @BeforeEach
  void register() {
    host = at(environment, state());
  }

  private Path state() {
    return folder.resolve("state");
  }

  private HostActivities at(TestActivityEnvironment environment, Path state) {
    environment.registerActivitiesImplementations(
        new HostActivitiesImpl(connection(state), logged, () -> comeback));
    return environment.newActivityStub(HostActivities.class);
  }

  private static LocalConnection connection(Path state) {
    return new LocalConnection(
        List.of("/bin/sh"), Map.of("SALVOR_STATE_DIR", state.toString(), "SALVOR_NO_SYSTEMD", "1"));
  }

  @AfterEach
  void close() {
    environment.close();
    unused.close();
  }

  private PrepareOrder prepare(String run, boolean lock, Map<String, String> secretFiles) {
    return prepare(run, lock, secretFiles, false);
  }

  private PrepareOrder prepare(
      String run, boolean lock, Map<String, String> secretFiles, boolean reboots) {
    return prepare(Identity.of(connection(state())).node(), run, lock, secretFiles, reboots);
  }

  private static PrepareOrder prepare(
      NodeId node, String run, boolean lock, Map<String, String> secretFiles, boolean reboots) {
    return new PrepareOrder(
        new RunId(run),
        HostId.LOCAL,
        node,
        DEFINITION,
        PARAMETERS,
        lock,
        Map.of("password", "s3cret"),
        secretFiles,
        reboots,
        Optional.of(Map.of()),
        List.of(event(1)));
  }

  private static RunEvent event(long seq) {
    return new RunEvent.Noted(seq, Instant.EPOCH, Optional.empty(), "\"seq\":99 event");
  }

  private static SegmentOrder segment(String run, HostPin pin, String text, RunEvent... events) {
    Command command =
        new Command(
            new Program.Argv(List.of("sh", "-c", text)),
            Map.of(),
            Map.of("TOKEN", "password"),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(20),
            Command.DEFAULT_GRACE);
    StepOrder step =
        new StepOrder(
            "a/b",
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
    return new SegmentOrder(
        new RunId(run), identity(run), pin, 1, 0, List.of(step), List.of(events));
  }

  private static String identity(String run) {
    return new RunIdentity(new RunId(run), "small", DEFINITION.sha256(), PARAMETERS).digest();
  }

  private static CloseOrder closing(String run, HostPin pin, RunEvent... events) {
    RunOutcome outcome =
        new RunOutcome(
            new RunId(run),
            RunStatus.SUCCEEDED,
            "well",
            Instant.EPOCH,
            Instant.EPOCH,
            0,
            0,
            Optional.empty());
    return new CloseOrder(new RunId(run), identity(run), pin, outcome, List.of(events), false);
  }

  @Test
  void runGoesFromPrepareToCloseAndItsIdCannotBeUsedAgain() throws Exception {
    PrepareReport.Ready ready = (PrepareReport.Ready) host.prepare(prepare("r-1", true, Map.of()));
    PrepareReport again = host.prepare(prepare("r-1", true, Map.of()));
    SegmentReport.Ended ended =
        (SegmentReport.Ended)
            host.segment(
                segment(
                    "r-1",
                    ready.pin(),
                    "grep -c . " + folder + "/state/runs/r-1/events.jsonl; echo $TOKEN token-17",
                    event(1),
                    event(2),
                    event(3)));
    CloseReport closed = host.close(closing("r-1", ready.pin(), event(3), event(4)));
    CloseReport closedAgain = host.close(closing("r-1", ready.pin(), event(3), event(4)));

    assertThat(again).isEqualTo(ready);
    assertThat(ready.facts().path("os").path("id").asText()).isNotEmpty();
    assertThat(ready.facts().path("memory").path("bytes").asLong()).isPositive();
    assertThat(ended.steps().getFirst().tail()).isEqualTo("3\n*** ***\n");
    assertThat(closed.closed()).as(closed.why()).isTrue();
    assertThat(closedAgain.closed()).isTrue();
    assertThat(logged.folders()).as("without the secrets they are not written again").hasSize(1);
    Path run = Path.of(ready.runFolder());
    assertThat(run.resolve("secrets")).doesNotExist();
    assertThat(folder.resolve("state/host.lock")).doesNotExist();
    List<String> journal = Files.readAllLines(run.resolve("events.jsonl"));
    assertThat(journal).hasSize(4);
    assertThat(SalvorJson.mapper().readValue(journal.getLast(), RunEvent.class))
        .isEqualTo(event(4));
    assertThat(host.prepare(prepare("r-1", true, Map.of())))
        .isInstanceOfSatisfying(
            PrepareReport.EndedBefore.class,
            r -> assertThat(r.outcome().runId()).isEqualTo(new RunId("r-1")));
  }

  @Test
  void closeThatWasKilledInTheMiddleIsFinishedAndTheLogsStay() throws Exception {
    PrepareReport.Ready ready = (PrepareReport.Ready) host.prepare(prepare("r-1", true, Map.of()));
    Path run = Path.of(ready.runFolder());
    CloseOrder order = closing("r-1", ready.pin(), event(1));
    Files.write(run.resolve("closed"), SalvorJson.mapper().writeValueAsBytes(order.outcome()));

    CloseReport closed = host.close(order);

    assertThat(closed.closed()).as(closed.why()).isTrue();
    assertThat(logged.folders()).isEmpty();
    assertThat(run.resolve("secrets")).doesNotExist();
    assertThat(folder.resolve("state/host.lock")).doesNotExist();
  }

  @Test
  void programsThatWereRemovedFromTheHostArePutThereAgain() throws Exception {
    PrepareReport.Ready ready = (PrepareReport.Ready) host.prepare(prepare("r-1", true, Map.of()));
    Path library = folder.resolve("state/lib");
    Files.move(library, folder.resolve("removed"));

    SegmentReport report = host.segment(segment("r-1", ready.pin(), "exit 0"));
    Files.move(library, folder.resolve("removed again"));
    CloseReport closed = host.close(closing("r-1", ready.pin()));

    assertThat(report)
        .isInstanceOfSatisfying(
            SegmentReport.Ended.class,
            ended -> assertThat(ended.steps().getFirst().done()).isTrue());
    assertThat(closed.closed()).as(closed.why()).isTrue();
    assertThat(library).isDirectory();
  }

  @Test
  void hostIsHeldByOneRunUntilItIsClosed() {
    PrepareReport.Ready first = (PrepareReport.Ready) host.prepare(prepare("r-1", true, Map.of()));

    PrepareReport second = host.prepare(prepare("r-2", true, Map.of()));
    PrepareReport unlocked = host.prepare(prepare("r-3", false, Map.of()));
    host.close(closing("r-1", first.pin()));

    assertThat(second)
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            r -> {
              assertThat(r.refusal()).isEqualTo(Refusal.LOCKED);
              assertThat(r.why()).contains("r-1");
            });
    assertThat(unlocked).isInstanceOf(PrepareReport.Ready.class);
    assertThat(host.prepare(prepare("r-2", true, Map.of())))
        .isInstanceOf(PrepareReport.Ready.class);
  }

  @Test
  void secretFileThatIsNotThereIsRefusedBeforeAnythingRuns() {
    assertThat(host.prepare(prepare("r-1", false, Map.of("key", "/none/such"))))
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            r -> {
              assertThat(r.refusal()).isEqualTo(Refusal.SECRET_MISSING);
              assertThat(r.why()).contains("key", "/none/such");
            });
  }

  @Test
  void runThatWouldRebootIsRefusedWhereTheNodeDoesNotComeBackByItself() {
    PrepareReport refused = host.prepare(prepare("r-1", true, Map.of(), true));

    assertThat(refused)
        .isEqualTo(new PrepareReport.Refused(Refusal.NO_BOOT_UNIT, "no service manager"));
    assertThat(folder.resolve("state/runs/r-1")).doesNotExist();
    assertThat(folder.resolve("state/host.lock")).doesNotExist();
    assertThat(host.prepare(prepare("r-2", true, Map.of(), false)))
        .isInstanceOf(PrepareReport.Ready.class);
  }

  @Test
  void runThatIsReadyIsNotAskedAgainAfterItsReboot() {
    comeback = Optional.empty();
    PrepareReport first = host.prepare(prepare("r-1", false, Map.of(), true));
    comeback = Optional.of("gone meanwhile");

    assertThat(first).isInstanceOf(PrepareReport.Ready.class);
    assertThat(host.prepare(prepare("r-1", false, Map.of(), true))).isEqualTo(first);
  }

  @Test
  void prepareAndCloseTellThatTheyLive() {
    AtomicInteger beats = new AtomicInteger();
    environment.setActivityHeartbeatListener(String.class, beat -> beats.incrementAndGet());
    PrepareReport.Ready ready = (PrepareReport.Ready) host.prepare(prepare("r-1", true, Map.of()));
    int ofPrepare = beats.getAndSet(0);
    CloseReport closed = host.close(closing("r-1", ready.pin()));

    assertThat(closed.closed()).as(closed.why()).isTrue();
    assertThat(ofPrepare).isPositive();
    assertThat(beats.get()).isPositive();
  }

  @Test
  void endOfTheLineInSecretFileIsNotPartOfTheSecret() throws Exception {
    Map<String, String> contents =
        Map.of("line", "pw 'x\n", "bare", "pw", "two", "a\nb\n", "nul", "a\0b\n", "utf8", "é\n");
    Map<String, String> files = new HashMap<>();
    for (Map.Entry<String, String> content : contents.entrySet()) {
      Path file = Files.writeString(folder.resolve(content.getKey()), content.getValue());
      files.put(content.getKey(), file.toString());
    }

    host.prepare(prepare("r-1", false, files));
    PrepareReport.Ready ready = (PrepareReport.Ready) host.prepare(prepare("r-1", false, files));

    Path secrets = Path.of(ready.runFolder(), "secrets");
    assertThat(secrets.resolve("line")).hasContent("pw 'x").hasSize(5);
    assertThat(secrets.resolve("utf8")).hasSize(2);
    assertThat(secrets.resolve("bare")).hasSize(2);
    assertThat(secrets.resolve("two")).isSymbolicLink().hasSize(4);
    assertThat(secrets.resolve("nul")).isSymbolicLink().hasSize(4);
  }

  @Test
  void emptySecretFileIsRefusedAndNoSecretStaysBehindARefusal() throws Exception {
    Path line = Files.writeString(folder.resolve("line"), "pw\n");
    Path empty = Files.writeString(folder.resolve("empty"), "\n");

    PrepareReport report =
        host.prepare(prepare("r-1", false, Map.of("a", line.toString(), "b", empty.toString())));

    assertThat(report)
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            r -> {
              assertThat(r.refusal()).isEqualTo(Refusal.SECRET_MISSING);
              assertThat(r.why()).contains("parameter b", "is empty");
            });
    assertThat(folder.resolve("state/runs/r-1/secrets")).doesNotExist();
  }

  @Test
  void aRunStartedForAnotherNodeIsRefusedAndLeavesNothing() {
    NodeId other = new NodeId("0123456789abcdef");

    assertThat(host.prepare(prepare(other, "r-1", true, Map.of(), false)))
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            r -> {
              assertThat(r.refusal()).isEqualTo(Refusal.WRONG_HOST);
              assertThat(r.why()).contains(other.value(), state().toString());
            });
    assertThat(state().resolve("runs")).isEmptyDirectory();
    assertThat(state().resolve("host.lock")).doesNotExist();
  }

  @Test
  void ordersForAnotherStateFolderAreRefused() {
    PrepareReport.Ready ready = (PrepareReport.Ready) host.prepare(prepare("r-1", false, Map.of()));
    HostPin other = new HostPin(ready.pin().machineId(), ready.pin().stateRoot(), "another");

    assertThat(host.segment(segment("r-1", other, "exit 0")))
        .isInstanceOfSatisfying(
            SegmentReport.Refused.class,
            r -> assertThat(r.refusal()).isEqualTo(Refusal.WRONG_HOST));
  }

  @Test
  void ordersOfAnotherRunWithTheSameFolderAreRefused() {
    PrepareReport.Ready ready = (PrepareReport.Ready) host.prepare(prepare("R-1", false, Map.of()));

    assertThat(host.segment(segment("r-1", ready.pin(), "exit 0")))
        .isInstanceOfSatisfying(
            SegmentReport.Refused.class,
            r -> {
              assertThat(r.refusal()).isEqualTo(Refusal.ID_TAKEN);
              assertThat(r.why()).contains("R-1 of the runbook small");
            });
  }

  @Test
  void vanishedRunFolderNeverMeansThatNothingWasBegun() throws Exception {
    PrepareReport.Ready ready = (PrepareReport.Ready) host.prepare(prepare("r-1", false, Map.of()));
    Files.delete(Path.of(ready.runFolder(), "prepared.json"));

    assertThat(host.segment(segment("r-1", ready.pin(), "exit 0")))
        .isInstanceOfSatisfying(
            SegmentReport.Refused.class,
            r -> assertThat(r.refusal()).isEqualTo(Refusal.WRONG_HOST));
  }

  @Test
  void unusableStateFolderSaysSo() {
    PrepareOrder order = prepare("r-1", false, Map.of());

    assertThatThrownBy(() -> at(unused, Path.of("/proc/none")).prepare(order))
        .isInstanceOf(ActivityFailure.class)
        .hasStackTraceContaining("STATE_UNUSABLE")
        .hasStackTraceContaining("/proc/none");
  }
}
