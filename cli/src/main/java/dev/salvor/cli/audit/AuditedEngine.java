package dev.salvor.cli.audit;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.HistoryCursor;
import dev.salvor.cli.engine.HistoryPage;
import dev.salvor.cli.engine.RunFilter;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.engine.Schedules;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.GatewayRequest;
import dev.salvor.workflow.contract.lock.LockView;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.run.AuditMark;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.Submitter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * An engine of which everything that makes it act is on record before. What only looks is not; what
 * stops something is never refused for want of a record.
 */
public final class AuditedEngine implements Engine {
  private final Engine engine;
  private final Audit audit;

  public AuditedEngine(Engine engine, Audit audit) {
    this.engine = engine;
    this.audit = audit;
  }

  @Override
  public Started start(RunRequest request) {
    return started(about(audit, AuditAction.START, request), () -> engine.start(request));
  }

  @Override
  public Started goOn(RunRequest request) {
    return started(
        about(audit, AuditAction.START, request).detail("how", "goes-on"),
        () -> engine.goOn(request));
  }

  private Started started(AuditEntry about, Supplier<Started> start) {
    OptionalLong at = OptionalLong.of(audit.must(about));
    Started started = failing(audit, at, start);
    if (started != Started.NEW) {
      audit.failed(
          at,
          started == Started.RUNNING_ALREADY ? "open-already" : "ended-before",
          "a run of this id was there already");
    }
    return started;
  }

  /** What is started, in the words of the audit. */
  static AuditEntry about(Audit audit, AuditAction action, RunRequest request) {
    AuditEntry entry =
        audit
            .entry(action)
            .run(request.runId().value())
            .runbook(request.definition().runbook().name())
            .host(request.where())
            .digest(request.definition().sha256())
            .detail("parameters", request.identity().parametersSha256());
    return request.source().map(from -> entry.detail("source", from)).orElse(entry);
  }

  /** Does it; that it was not done is recorded, too. */
  static <T> T failing(Audit audit, OptionalLong at, Supplier<T> work) {
    try {
      return work.get();
    } catch (CliProblem problem) {
      audit.failed(at, "failed", String.valueOf(problem.getMessage()));
      throw problem;
    }
  }

  @Override
  public boolean decide(RunId id, Decision decision) {
    AuditEntry entry =
        audit
            .entry(AuditAction.DECISION)
            .run(id.value())
            .outcome(decision.kind().name())
            .why(decision.why().orElse(""))
            .detail("id", decision.id());
    AuditEntry about = decision.step().map(entry::step).orElse(entry);
    OptionalLong at =
        switch (decision.kind()) {
          case APPROVE, RETRY, SKIP, RESUME -> OptionalLong.of(audit.must(about));
          case DENY, ABORT, PAUSE -> audit.may(about);
        };
    boolean sent = failing(audit, at, () -> engine.decide(id, decision));
    if (!sent) {
      audit.failed(at, "not-open", "the run is closed, or cannot be told anything");
    }
    return sent;
  }

  @Override
  public boolean terminate(RunId id, String why, Submitter by) {
    OptionalLong at = audit.may(audit.entry(AuditAction.FORCE_END).run(id.value()).why(why));
    boolean there = failing(audit, at, () -> engine.terminate(id, why, by));
    if (!there) {
      audit.failed(at, "not-open", "the run is closed");
    }
    return there;
  }

  @Override
  public void ask(GatewayRequest request) {
    OptionalLong at = OptionalLong.empty();
    switch (request.question()) {
      case GatewayQuestion.Trust trust ->
          at = must(AuditAction.HOSTS_TRUST, trust.route(), Optional.of(trust.fingerprint()));
      case GatewayQuestion.Enroll enroll ->
          at = must(AuditAction.HOSTS_ENROLL, enroll.route(), Optional.empty());
      case GatewayQuestion.Leave leave ->
          at = must(AuditAction.HOSTS_LEAVE, leave.route(), Optional.empty());
      case GatewayQuestion.Check ignored -> {}
      case GatewayQuestion.Facts ignored -> {}
      case GatewayQuestion.Packages ignored -> {}
      case GatewayQuestion.Key ignored -> {}
      case GatewayQuestion.Read ignored -> {}
    }
    failing(
        audit,
        at,
        () -> {
          engine.ask(request);
          return true;
        });
  }

  private OptionalLong must(AuditAction action, Route route, Optional<String> digest) {
    AuditEntry entry =
        audit.entry(action).host(route.host().name()).detail("gateway", route.gateway());
    return OptionalLong.of(audit.must(digest.map(entry::digest).orElse(entry)));
  }

  @Override
  public Schedules schedules() {
    return new AuditedSchedules(engine.schedules(), audit);
  }

  @Override
  public Optional<RunState> describe(RunId id) {
    return engine.describe(id);
  }

  @Override
  public HistoryPage history(RunId id, HistoryCursor cursor, Duration atMost) {
    return engine.history(id, cursor, atMost);
  }

  @Override
  public Map<RunId, RunState.Live> doing(RunId id) {
    return engine.doing(id);
  }

  @Override
  public void answers(RunId batch, BiConsumer<RunId, StepReport> heard) {
    engine.answers(batch, heard);
  }

  @Override
  public Optional<RunRequest> startedWith(RunState run) {
    return engine.startedWith(run);
  }

  @Override
  public void startPlan(RunRequest request) {
    engine.startPlan(request);
  }

  @Override
  public Optional<PlanReport> planned(RunId id, Duration atMost) {
    return engine.planned(id, atMost);
  }

  @Override
  public Optional<GatewayAnswer> answered(RunId id, Duration atMost) {
    return engine.answered(id, atMost);
  }

  @Override
  public List<RunRow> list(RunFilter filter) {
    return engine.list(filter);
  }

  @Override
  public List<AuditMark> auditMarks() {
    return engine.auditMarks();
  }

  @Override
  public List<LockView> locks() {
    return engine.locks();
  }

  @Override
  public List<RunRow> lookedAt(List<RunRow> rows) {
    return engine.lookedAt(rows);
  }

  @Override
  public String address() {
    return engine.address();
  }

  @Override
  public void close() {
    engine.close();
  }
}
