package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.GatewayRequest;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Has a gateway asked about hosts, and waits for its answer. */
final class AskGateway {
  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final int MOST_SILENCES = 10;

  private final Session session;
  private int silences;

  AskGateway(Session session) {
    this.session = session;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param most how long it may take
   */
  GatewayAnswer ask(String gateway, GatewayQuestion question, Duration most) {
    RunId id = RunIds.question(session.clock().instant());
    session.engine().ask(new GatewayRequest(id, gateway, question));
    Instant begun = session.clock().instant();
    Optional<GatewayAnswer> answer = look(id);
    while (answer.isEmpty()) {
      if (session.clock().instant().isAfter(begun.plus(most))) {
        throw new CliProblem(
            ExitCode.FAILED,
            "gateway "
                + gateway
                + " does not answer; does its worker run? see: salvor status (on the gateway)");
      }
      answer = look(id);
    }
    return answer.get();
  }

  /** What it means that the gateway could not do it. */
  static CliProblem refused(GatewayAnswer.Not not, String words) {
    return new CliProblem(not.unreachable() ? ExitCode.UNREACHABLE : ExitCode.FAILED, words);
  }

  /** An answer that no such question has. */
  static CliProblem strange() {
    return new CliProblem(ExitCode.FAILED, "the gateway answered another question");
  }

  /** An engine or a worker that died meanwhile is brought back. */
  private Optional<GatewayAnswer> look(RunId id) {
    try {
      session.awaken();
      return session.engine().answered(id, LOOK);
    } catch (CliProblem e) {
      if (e.exitCode() != ExitCode.ENGINE_UNREACHABLE || ++silences > MOST_SILENCES) {
        throw e;
      }
      session.io().note(e.text());
      return Optional.empty();
    }
  }
}
