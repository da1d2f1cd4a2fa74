package dev.salvor.activity.host;

import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.ChainEnd;
import dev.salvor.workflow.audit.Auditor;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.AuditMark;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Notes in the node's audit what its worker does on hosts. No step begins that is not on record
 * there; what has ended is recorded as soon as it can be. Safe for any thread.
 */
public final class HostAudit {
  /** Notes nothing. */
  public static final HostAudit NONE = new HostAudit(Optional.empty(), Optional::empty);

  /** The id of a run that a schedule began, or of a part of it. */
  private static final Pattern SCHEDULED =
      Pattern.compile("(.+)-\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ(/.*)?");

  private final Optional<Auditor> auditor;
  private final Supplier<Optional<String>> name;
  private final AuditedRuns runs = new AuditedRuns();

  /**
   * By {@code auditor}.
   *
   * @param name by what its log is known, as soon as it is
   */
  public HostAudit(Auditor auditor, Supplier<Optional<String>> name) {
    this(Optional.of(auditor), name);
  }

  private HostAudit(Optional<Auditor> auditor, Supplier<Optional<String>> name) {
    this.auditor = auditor;
    this.name = name;
  }

  /** The host was asked for a run and answered. */
  void prepared(PrepareOrder order, PrepareReport report) {
    if (auditor.isEmpty()) {
      return;
    }
    runs.begun(order.runId(), order.host().name(), order.definition().sha256());
    AuditEntry begin = begin(order);
    record(decided(order.runId(), order.route(), order.journal()), true);
    switch (report) {
      case PrepareReport.Ready ignored -> record(List.of(begin), order.halts());
      case PrepareReport.Refused refused ->
          record(
              List.of(refused(order.runId(), order.route(), refused.refusal(), refused.why())),
              true);
      case PrepareReport.EndedBefore ignored -> {
        // Nothing begins.
      }
    }
  }

  private AuditEntry begin(PrepareOrder order) {
    AuditEntry plain =
        about(AuditAction.BEGIN, order.runId(), order.route())
            .runbook(order.definition().runbook().name())
            .detail("identity", order.identity().digest());
    Matcher due = SCHEDULED.matcher(order.runId().value());
    AuditEntry entry = due.matches() ? plain.detail("schedule", due.group(1)) : plain;
    return order.journal().stream()
        .filter(RunEvent.RunStarted.class::isInstance)
        .map(RunEvent.RunStarted.class::cast)
        .findFirst()
        .map(s -> entry.detail("by", s.user() + "@" + s.machine()))
        .orElse(entry);
  }

  /**
   * An order is about to reach its host for the first time.
   *
   * @param definition digest of the run's definition, where this worker has not seen it
   * @throws StateUnusableException if that cannot be recorded
   */
  void ordered(SegmentOrder order, Supplier<Optional<String>> definition) {
    if (auditor.isEmpty()) {
      return;
    }
    if (runs.definition(order.runId()).isEmpty()) {
      definition.get().ifPresent(sha -> runs.begun(order.runId(), "", sha));
    }
    record(decided(order.runId(), order.route(), order.journal()), true);
    record(
        List.of(
            about(AuditAction.ORDER, order.runId(), order.route())
                .detail("identity", order.identity())
                .detail("segment", order.segment() + "." + order.order())
                .detail(
                    "steps",
                    order.steps().stream()
                        .map(step -> step.id() + "#" + step.attempt())
                        .collect(Collectors.joining(" ")))),
        false);
  }

  /** The order has come to its end. */
  void came(SegmentOrder order, SegmentReport report) {
    if (auditor.isEmpty()) {
      return;
    }
    List<AuditEntry> entries =
        new ArrayList<>(decided(order.runId(), order.route(), order.journal()));
    switch (report) {
      case SegmentReport.Ended ended ->
          ended.steps().forEach(step -> entries.add(ofStep(order, step)));
      case SegmentReport.Behind behind ->
          entries.add(
              refused(order.runId(), order.route(), Refusal.HISTORY_BEHIND_HOST, behind.why()));
      case SegmentReport.Refused refused ->
          entries.add(refused(order.runId(), order.route(), refused.refusal(), refused.why()));
    }
    record(entries, true);
  }

  /** One that was not begun and names its cause was refused, by the policy of the worker. */
  private AuditEntry ofStep(SegmentOrder order, StepReport report) {
    if (report.result() instanceof AttemptResult.NotBegun && report.cause().isPresent()) {
      return about(AuditAction.REFUSAL, order.runId(), order.route())
          .step(report.id())
          .outcome(report.cause().get())
          .why(report.why())
          .detail("identity", order.identity());
    }
    return change(order, report);
  }

  private AuditEntry change(SegmentOrder order, StepReport report) {
    AuditEntry entry =
        about(AuditAction.CHANGE, order.runId(), order.route())
            .step(report.id())
            .outcome(StepWords.outcome(report))
            .why(report.why())
            .detail("attempt", Integer.toString(report.attempt()))
            .detail("identity", order.identity())
            .detail("segment", order.segment() + "." + order.order());
    Optional<StepOrder> step =
        order.steps().stream()
            .filter(s -> s.id().equals(report.id()) && s.attempt() == report.attempt())
            .findFirst();
    if (step.isEmpty()) {
      return entry;
    }
    AuditEntry more =
        entry
            .detail("action", StepWords.action(step.get()))
            .detail("variant", step.get().variant());
    return step.get().op() == StepOrder.Op.UNDO ? more.detail("op", "undo") : more;
  }

  /** The host hears what happened. */
  void told(TellOrder order) {
    if (auditor.isPresent()) {
      record(decided(order.runId(), order.route(), order.journal()), true);
    }
  }

  /** The run was to be closed. */
  void closed(CloseOrder order, CloseReport report) {
    if (auditor.isEmpty() || !report.closed()) {
      return;
    }
    List<AuditEntry> entries =
        new ArrayList<>(decided(order.runId(), order.route(), order.journal()));
    entries.add(
        about(AuditAction.END, order.runId(), order.route())
            .outcome(order.outcome().status().name())
            .why(order.outcome().summary()));
    record(entries, true);
    runs.ended(order.runId());
  }

  /** Where the log ended when this process last wrote to it. */
  Optional<ChainEnd> end() {
    return auditor.flatMap(Auditor::end);
  }

  /** The same, for the engine to keep. */
  Optional<AuditMark> mark() {
    return end().flatMap(end -> name.get().map(log -> new AuditMark(log, end.toString())));
  }

  /** What people decided, each once as far as this process knows. */
  private List<AuditEntry> decided(RunId run, Optional<Route> route, List<RunEvent> journal) {
    List<AuditEntry> entries = new ArrayList<>();
    for (RunEvent event : runs.fresh(run, journal)) {
      if (event instanceof RunEvent.Decided decided) {
        Decision decision = decided.decision();
        AuditEntry entry =
            about(AuditAction.DECIDED, run, route)
                .outcome(decided.taken() ? "taken" : "not-taken")
                .why(decision.why().orElse(""))
                .detail("by", decision.user() + "@" + decision.from())
                .detail("decision", decision.kind().name())
                .detail("id", decision.id())
                .detail("effect", decided.effect());
        entries.add(decision.step().map(entry::step).orElse(entry));
      }
    }
    return entries;
  }

  private AuditEntry refused(RunId run, Optional<Route> route, Refusal refusal, String why) {
    return about(AuditAction.REFUSAL, run, route).outcome(refusal.name()).why(why);
  }

  private AuditEntry about(AuditAction action, RunId run, Optional<Route> route) {
    AuditEntry entry = auditor.orElseThrow().entry(action).run(run.value());
    String host = route.map(r -> r.host().name()).orElseGet(() -> runs.host(run));
    AuditEntry there = host.isEmpty() ? entry : entry.host(host);
    return runs.definition(run).map(there::digest).orElse(there);
  }

  /** Records; what has happened already may be late. */
  private void record(List<AuditEntry> entries, boolean happened) {
    if (entries.isEmpty()) {
      return;
    }
    if (happened) {
      boolean unused = auditor.orElseThrow().recordOrKeep(entries);
      return;
    }
    try {
      List<?> unused = auditor.orElseThrow().record(entries);
    } catch (IOException e) {
      throw new StateUnusableException(
          "the audit of the node cannot be written, so nothing was begun: " + e.getMessage(), e);
    }
  }
}
