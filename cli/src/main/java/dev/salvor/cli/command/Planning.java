package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Duration;
import java.util.Optional;

/** Has the host asked, and waits for its answers however long its checks take. */
final class Planning {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final int MOST_SILENCES = 10;

  private final Session session;
  private int silences;

  Planning(Session session) {
    this.session = session;
  }

  PlanReport.Planned ask(RunRequest request) {
    RunId id = request.runId();
    session.engine().startPlan(request);
    Optional<PlanReport> report = look(id);
    String said = "";
    while (report.isEmpty()) {
      String now = "the checks are being asked (" + id + ")" + trouble(id);
      if (!now.equals(said)) {
        session.io().note(now);
        said = now;
      }
      report = look(id);
    }
    return switch (report.get()) {
      case PlanReport.Planned planned -> planned;
      case PlanReport.Refused refused ->
          throw new CliProblem(
              ExitCode.FAILED, "the host cannot be asked: " + refused.why() + "; nothing was run");
    };
  }

  /** What is there now; an engine or a worker that died meanwhile is brought back. */
  Optional<PlanReport> look(RunId id) {
    try {
      session.awaken();
      return session.engine().planned(id, LOOK);
    } catch (CliProblem e) {
      if (e.exitCode() != ExitCode.ENGINE_UNREACHABLE || ++silences > MOST_SILENCES) {
        throw e;
      }
      session.io().note(e.text());
      return Optional.empty();
    }
  }

  private String trouble(RunId id) {
    try {
      return session.engine().describe(id).flatMap(RunState::trouble).map(t -> "; " + t).orElse("");
    } catch (CliProblem e) {
      return ""; // the next look says it
    }
  }
}
