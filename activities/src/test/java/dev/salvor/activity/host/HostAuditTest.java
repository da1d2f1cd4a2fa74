package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.AuditLine;
import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.audit.AuditLog;
import dev.salvor.workflow.audit.AuditReader;
import dev.salvor.workflow.audit.Auditor;
import dev.salvor.workflow.contract.event.RunEvent;
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
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.StepPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostAuditTest {
  private static final Definition DEFINITION =
      Definitions.pin(new RunbookFixture().small(), Map.of());
  private static final RunId RUN = new RunId("a-1");
  private static final HostPin PIN = new HostPin("machine", "/state", "id");

  @TempDir private Path temp;
  private Path state;
  private HostAudit audit;

  @BeforeEach
  void open() {
    state = temp.resolve("state");
    audit = again();
  }

  /** As a worker that has just started. */
  private HostAudit again() {
    return new HostAudit(
        new Auditor(new AuditLog(state), Who.of("root"), Whence.worker("desk"), Clock.systemUTC()),
        () -> AuditReader.name(state));
  }

  private List<AuditEntry> entries() throws IOException {
    List<AuditLine> all = new ArrayList<>();
    assertThat(AuditReader.read(state, all::add)).isZero();
    return all.stream().map(AuditLine::entry).toList();
  }

  private static PrepareOrder prepare() {
    return prepare(RUN);
  }

  private static PrepareOrder prepare(RunId run) {
    return new PrepareOrder(
        run,
        new HostId("web1"),
        new NodeId("0123456789abcdef"),
        DEFINITION,
        "parameters",
        true,
        Map.of(),
        Map.of(),
        false,
        Optional.empty(),
        List.of(
            new RunEvent.RunStarted(
                1, Instant.EPOCH, "a-1", "small", "sha", "web1", "ann", "desk", 1)));
  }

  private static RunEvent approved(long seq) {
    return new RunEvent.Decided(
        seq,
        Instant.EPOCH,
        new Decision(
            "id-1",
            Decision.Kind.APPROVE,
            Optional.of("one.two"),
            "bo",
            "lap",
            Instant.EPOCH,
            Optional.of("seen"),
            Map.of()),
        true,
        "approved");
  }

  private static SegmentOrder segment(StepOrder.Op op, RunEvent... events) {
    Command command =
        new Command(
            new Program.Builtin("copy", "do"),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(20),
            Command.DEFAULT_GRACE);
    StepOrder step =
        new StepOrder(
            "one.two",
            2,
            "main",
            op,
            Optional.empty(),
            command,
            Optional.empty(),
            Idempotency.NEVER,
            Map.of(),
            OutputLimit.DEFAULT,
            false,
            false);
    return new SegmentOrder(
        RUN, prepare().identity().digest(), PIN, 1, 0, List.of(step), List.of(events));
  }

  private static SegmentReport ended(AttemptResult result, boolean done) {
    return ended(step(result, done));
  }

  private static SegmentReport ended(StepReport step) {
    return new SegmentReport.Ended(1, 0, List.of(step), false);
  }

  private static StepReport step(AttemptResult result, boolean done) {
    return new StepReport(
        "one.two",
        2,
        done,
        StepPart.COMMAND,
        result,
        Instant.EPOCH,
        Instant.EPOCH,
        "",
        0,
        0,
        "",
        Map.of(),
        done ? "" : "no room",
        false);
  }

  private static PrepareReport ready() {
    return new PrepareReport.Ready(
        PIN, SalvorJson.mapper().nullNode(), "/state/runs/a-1", List.of());
  }

  @Test
  void aRunOnAHostIsThereFromItsBeginWithEachStep() throws IOException {
    audit.prepared(prepare(), ready());
    audit.ordered(segment(StepOrder.Op.DO, approved(2)), Optional::empty);
    audit.came(segment(StepOrder.Op.DO, approved(2)), ended(new AttemptResult.Exited(0), true));

    assertThat(entries())
        .extracting(AuditEntry::action)
        .containsExactly(
            AuditAction.BEGIN, AuditAction.DECIDED, AuditAction.ORDER, AuditAction.CHANGE);
    assertThat(entries())
        .allSatisfy(
            e -> {
              assertThat(e.run()).contains("a-1");
              assertThat(e.host()).contains("web1");
              assertThat(e.digest()).contains(DEFINITION.sha256());
            });
    assertThat(entries().get(0).details()).containsEntry("by", "ann@desk");
    assertThat(entries().get(1).details())
        .containsEntry("by", "bo@lap")
        .containsEntry("decision", "APPROVE");
    assertThat(entries().get(1).why()).contains("seen");
    assertThat(entries().get(2).details()).containsEntry("steps", "one.two#2");
    assertThat(entries().get(3).details())
        .containsEntry("action", "copy")
        .containsEntry("attempt", "2")
        .doesNotContainKey("op");
    assertThat(entries().get(3).outcome()).contains("done");
    assertThat(audit.end()).isPresent();
  }

  @Test
  void aWorkerThatCameLaterAsksTheRunsFolderForTheDefinition() throws IOException {
    audit.ordered(segment(StepOrder.Op.UNDO), () -> Optional.of("folder's digest"));
    audit.came(segment(StepOrder.Op.UNDO), ended(new AttemptResult.Exited(3), false));
    assertThat(entries()).allSatisfy(e -> assertThat(e.digest()).contains("folder's digest"));
    assertThat(entries().getLast().details()).containsEntry("op", "undo");
    assertThat(entries().getLast().outcome()).contains("exit 3");
    assertThat(entries().getLast().why()).contains("no room");
  }

  @Test
  void aRunThatAScheduleBeganSaysWhich() throws IOException {
    audit.prepared(prepare(new RunId("night-ly-2026-11-20T14:30:00Z/web1")), ready());
    audit.prepared(prepare(new RunId("nightly-2026")), ready());
    assertThat(entries().getFirst().details()).containsEntry("schedule", "night-ly");
    assertThat(entries().getLast().details()).doesNotContainKey("schedule");
  }

  @Test
  void refusalsAreThere() throws IOException {
    audit.prepared(prepare(), new PrepareReport.Refused(Refusal.LOCKED, "another run"));
    audit.came(segment(StepOrder.Op.DO), new SegmentReport.Refused(Refusal.WRONG_HOST, "imaged"));
    audit.came(
        segment(StepOrder.Op.DO), new SegmentReport.Behind(List.of(), List.of(), "old store"));
    assertThat(entries())
        .extracting(e -> e.action() + " " + e.outcome().orElse("") + " " + e.why().orElse(""))
        .containsExactly(
            "REFUSAL LOCKED another run",
            "REFUSAL WRONG_HOST imaged",
            "REFUSAL HISTORY_BEHIND_HOST old store");
  }

  @Test
  void aStepThatThePolicyRefusedIsARefusalAndNoChange() throws IOException {
    StepReport refused =
        step(new AttemptResult.NotBegun(), false).because(Optional.of("POLICY_DENIED"));
    audit.came(segment(StepOrder.Op.DO), ended(refused));
    audit.came(segment(StepOrder.Op.DO), ended(new AttemptResult.NotBegun(), false));
    assertThat(entries())
        .extracting(e -> e.action() + " " + e.step().orElse("") + " " + e.outcome().orElse(""))
        .containsExactly("REFUSAL one.two POLICY_DENIED", "CHANGE one.two not-begun");
  }

  @Test
  void nothingBeginsWithoutARecordAndWhatEndedIsRecordedLater() throws IOException {
    Files.createDirectories(state);
    Path blocked = Files.writeString(state.resolve("audit"), "");
    assertThatThrownBy(() -> audit.prepared(prepare(), ready()))
        .isInstanceOf(StateUnusableException.class);
    assertThatThrownBy(() -> audit.ordered(segment(StepOrder.Op.DO), Optional::empty))
        .isInstanceOf(StateUnusableException.class)
        .hasMessageContaining("nothing was begun");
    audit.came(segment(StepOrder.Op.DO), ended(new AttemptResult.Exited(0), true));
    Files.delete(blocked);
    audit.ordered(segment(StepOrder.Op.DO, approved(2)), Optional::empty);
    assertThat(entries())
        .extracting(AuditEntry::action)
        .containsExactly(
            AuditAction.LOST, AuditAction.CHANGE, AuditAction.DECIDED, AuditAction.ORDER);
  }

  @Test
  void withoutAnAuditNothingIsWritten() {
    HostAudit.NONE.prepared(prepare(), ready());
    HostAudit.NONE.ordered(segment(StepOrder.Op.DO), Optional::empty);
    assertThat(HostAudit.NONE.end()).isEmpty();
    assertThat(state).doesNotExist();
  }
}
