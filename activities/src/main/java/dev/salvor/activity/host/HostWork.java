package dev.salvor.activity.host;

import dev.salvor.activity.handover.HandoverPages;
import dev.salvor.activity.policy.PolicyGate;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.supervisor.SegmentRunner;
import dev.salvor.activity.supervisor.SupervisorSettings;
import dev.salvor.activity.supervisor.Watcher;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.workflow.audit.AuditProof;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** What orders come to on one host. Safe for any thread. */
final class HostWork {
  private static final int LINE = 4096;

  private final HostConnection host;
  private final Library library;
  private final Comeback comeback;
  private final SegmentRunner segments;
  private final Closing closing;
  private final HandoverPages pages;
  private final BooleanSupplier notices;
  private final PolicyGate gate;
  private final Admission admission;
  private final LetIn letIn;

  /** Through one connection, for every runbook and whatever is ordered. */
  HostWork(
      HostConnection host,
      Library library,
      RunLogs logs,
      Comeback comeback,
      BooleanSupplier notices) {
    this(host, library, logs, comeback, notices, Admission.ALL, PolicyGate.OPEN);
  }

  /**
   * Through one connection.
   *
   * @param notices whether the node tells anybody of runs
   * @param admission which runbooks may be run
   * @param gate asked before anything that a runbook orders
   */
  HostWork(
      HostConnection host,
      Library library,
      RunLogs logs,
      Comeback comeback,
      BooleanSupplier notices,
      Admission admission,
      PolicyGate gate) {
    this.gate = gate;
    this.admission = admission;
    this.letIn = new LetIn(host, admission);
    this.host = host;
    this.library = library;
    this.comeback = comeback;
    this.segments = new SegmentRunner(host, library, SupervisorSettings.DEFAULT);
    this.closing = new Closing(host, library, logs);
    this.pages = new HandoverPages(host, library);
    this.notices = notices;
  }

  PrepareReport prepare(PrepareOrder order, Holders holders) {
    Optional<String> refused = gate.refuses(order);
    // What runs of it is stopped all the same.
    if (refused.isPresent() && !order.halts()) {
      return new PrepareReport.Refused(
          Refusal.POLICY_DENIED, refused.get(), notices.getAsBoolean());
    }
    Optional<String> secret = gate.refusesSecret(order, host);
    if (secret.isPresent() && !order.halts()) {
      return new PrepareReport.Refused(Refusal.POLICY_DENIED, secret.get(), notices.getAsBoolean());
    }
    // To end a run nothing is read that the policy keeps from it: an order after this one could use
    // it.
    PrepareOrder may =
        refused.isPresent() || secret.isPresent() ? order.withoutSecretFiles() : order;
    AtomicBoolean written = new AtomicBoolean();
    PrepareReport report =
        new Preparation(
                host,
                library,
                holders,
                comeback,
                admission,
                path -> gate.maySudo(order, host, path))
            .prepare(
                may,
                ready -> {
                  Optional<Parcel> page = pages.first(order, ready);
                  written.set(page.isPresent());
                  return page.orElseGet(Parcel::new);
                })
            .telling(notices.getAsBoolean());
    if (report instanceof PrepareReport.Ready ready && !written.get()) {
      pages.prepared(ready.pin(), order.runId(), order.journal());
    }
    return report;
  }

  SegmentReport segment(SegmentOrder order, Watcher watcher, HostAudit audit) {
    Optional<String> strange = letIn.strange(order);
    if (strange.isPresent()) {
      return new SegmentReport.Refused(Refusal.UNSIGNED, strange.get());
    }
    return new GatedOrder(gate, host, part -> begin(part, watcher, audit)).report(order);
  }

  private SegmentReport begin(SegmentOrder order, Watcher watcher, HostAudit audit) {
    SegmentReport report =
        segments.run(
            order,
            watcher,
            pages.before(order),
            () -> audit.ordered(order, () -> definition(order)));
    pages.after(order, report);
    return report;
  }

  /** Digest of the definition, as the run's folder keeps it. */
  private Optional<String> definition(SegmentOrder order) {
    String folder = RunPaths.of(order.pin(), order.runId()).folder();
    return host.read(folder + "/" + RunIdentity.FILE, 0, LINE)
        .flatMap(line -> RunIdentity.parse(new String(line, StandardCharsets.UTF_8)))
        .filter(identity -> identity.digest().equals(order.identity()))
        .map(RunIdentity::definitionSha256);
  }

  void hold(HoldOrder order) {
    segments.hold(order);
  }

  void tell(TellOrder order) {
    if (closing.tell(order)) {
      pages.told(order);
    }
  }

  CloseReport close(CloseOrder order, HostAudit audit) {
    return closing.close(order, pages.closing(order).and(noted(order, audit)));
  }

  /** Where the audit ends now, kept with the run: it proves that nothing before was cut off. */
  private static Parcel noted(CloseOrder order, HostAudit audit) {
    Parcel parcel = new Parcel();
    String name = order.route().isPresent() ? "audit-of-gateway" : AuditProof.NOTED;
    audit
        .end()
        .ifPresent(
            end ->
                parcel.ifPossible(
                    RunPaths.of(order.pin(), order.runId()).folder() + "/" + name,
                    (end + "\n").getBytes(StandardCharsets.US_ASCII)));
    return parcel;
  }
}
