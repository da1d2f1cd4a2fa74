package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.run.Route;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** A file in a run's folder on a host far away, read through the run's gateway. */
final class FarFile {
  private static final int PIECE = 512 * 1024;
  private static final Duration MOST = Duration.ofMinutes(2);

  private FarFile() {}

  /**
   * Its text; empty if there is no such file.
   *
   * @throws CliProblem the host or the gateway did not answer
   */
  static Optional<String> text(Session session, Route route, String path) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    AskGateway gateway = new AskGateway(session);
    // A host that is never reached over SSH is asked as the gateway to itself that it is.
    Optional<Route.OwnWorker> only = route.worker().filter(Route.OwnWorker::only);
    Optional<Route> way = only.isPresent() ? Optional.empty() : Optional.of(route);
    String asked = only.map(worker -> worker.node().value()).orElse(route.gateway());
    while (true) {
      GatewayQuestion question = new GatewayQuestion.Read(way, path, all.size(), PIECE);
      GatewayAnswer answer = gateway.ask(asked, question, MOST);
      switch (answer) {
        case GatewayAnswer.Piece piece when !piece.there() -> {
          return Optional.empty();
        }
        case GatewayAnswer.Piece piece -> {
          byte[] bytes = Base64.getDecoder().decode(piece.base64());
          all.writeBytes(bytes);
          if (bytes.length < PIECE) {
            return Optional.of(all.toString(StandardCharsets.UTF_8));
          }
        }
        case GatewayAnswer.Not not ->
            throw AskGateway.refused(
                not, path + " on host " + route.host() + " cannot be read: " + not.why());
        case GatewayAnswer ignored -> throw AskGateway.strange();
      }
    }
  }
}
