package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.plan.PlanReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Has many hosts asked, each by a plan of its own, so many at once; one that cannot be asked keeps
 * no other from being asked. For one thread.
 */
final class FleetPlanning {
  static final int AT_ONCE = 50;

  private final Session session;
  private final Planning planning;

  FleetPlanning(Session session) {
    this.session = session;
    this.planning = new Planning(session);
  }

  /**
   * The answers to {@code requests}, in their order.
   *
   * @throws CliProblem if the engine does not answer
   */
  List<PlanReport> ask(List<RunRequest> requests) {
    List<PlanReport> answers = new ArrayList<>();
    Iterator<RunRequest> rest = requests.iterator();
    Deque<RunRequest> asked = new ArrayDeque<>();
    String said = "";
    while (answers.size() < requests.size()) {
      while (asked.size() < AT_ONCE && rest.hasNext()) {
        RunRequest next = rest.next();
        session.engine().startPlan(next);
        asked.add(next);
      }
      RunRequest first = asked.getFirst();
      Optional<PlanReport> answer = answer(first);
      if (answer.isPresent()) {
        answers.add(answer.get());
        asked.removeFirst();
      } else {
        // Those behind it go on meanwhile.
        String now =
            answers.size()
                + " of "
                + requests.size()
                + " hosts have answered; the checks on "
                + first.host().name()
                + " are being asked ("
                + first.runId()
                + ")";
        if (!now.equals(said)) {
          session.io().note(now);
          said = now;
        }
      }
    }
    return answers;
  }

  private Optional<PlanReport> answer(RunRequest request) {
    try {
      return planning.look(request.runId());
    } catch (CliProblem e) {
      if (e.exitCode() == ExitCode.ENGINE_UNREACHABLE) {
        throw e;
      }
      return Optional.of(new PlanReport.Refused(e.text()));
    }
  }
}
