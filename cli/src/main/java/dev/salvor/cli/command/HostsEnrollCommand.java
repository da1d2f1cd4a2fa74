package dev.salvor.cli.command;

import dev.salvor.cli.fleet.Routes;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Texts;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.run.Route;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "enroll",
    description = {
      "Put a worker on a host over SSH, so that its runs need no SSH any more.",
      "The program, a Java if the host has none, the way to the engine and the payload key (mode"
          + " 0600) are put there, a systemd or OpenRC service is made and started, and the worker"
          + " is asked whether it answers. May be repeated: only what is missing is sent.",
      "Needs root there and a Temporal server that both machines reach. What fails leaves nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor hosts enroll web1", "  salvor hosts enroll web1 --carry-java --json"})
public final class HostsEnrollCommand extends BaseCommand {
  private static final Duration MOST = Duration.ofMinutes(25);
  private static final Duration ANSWERS = Duration.ofSeconds(90);
  private static final int SAID = 8 * 1024;

  @Mixin private final InventoryOption inventory = new InventoryOption();

  @Parameters(paramLabel = "HOST", description = "A host of the inventory.")
  private String name = "";

  @Option(
      names = "--carry-java",
      description = "Put the gateway's Java there, although the host may have one.")
  private boolean carryJava;

  public HostsEnrollCommand(Session session) {
    super(session);
  }

  /** What was done; the names are part of the interface. */
  record Enrolled(
      String host,
      String worker,
      boolean inInventory,
      String stateFolder,
      String service,
      String java,
      long sentBytes) {}

  @Override
  ExitCode execute() {
    Path file = inventory.file(session().env());
    Inventory read = InventoryOption.read(file);
    Host host = InventoryOption.select(name, read).getFirst();
    session().ensureNode();
    if (!session().sharesEngine()) {
      throw new CliProblem(
          ExitCode.USAGE,
          "the engine of this node is the embedded one, which listens on this machine only, so a"
              + " worker on "
              + name
              + " could not reach it; nothing was done. Set TEMPORAL_ADDRESS to a Temporal server"
              + " that both reach, then: salvor down, salvor up, and this command again. Over SSH"
              + " the host can take runs as it is");
    }
    Route route = route(host, read, session());
    AskGateway gateway = new AskGateway(session());
    io().note("putting a worker on " + host.name() + " ...");
    GatewayAnswer answer =
        gateway.ask(route.gateway(), new GatewayQuestion.Enroll(route, carryJava), MOST);
    return switch (answer) {
      case GatewayAnswer.Enrolled enrolled -> verified(gateway, host, route, enrolled, file);
      case GatewayAnswer.Not not -> throw AskGateway.refused(not, host.name() + ": " + not.why());
      case GatewayAnswer ignored -> throw AskGateway.strange();
    };
  }

  /** The way over SSH. */
  static Route route(Host host, Inventory inventory, Session session) {
    return Routes.to(host, inventory, session.env(), session.serving())
        .orElseThrow(
            () -> Parse.usage(host.name() + " is this machine; its worker is the node's own"));
  }

  /** The worker answers a question about itself: it polls, and it has the key. */
  private ExitCode verified(
      AskGateway gateway, Host host, Route route, GatewayAnswer.Enrolled enrolled, Path file) {
    GatewayQuestion alive =
        new GatewayQuestion.Check(
            List.of(new GatewayQuestion.Checked(host.id(), Optional.empty())),
            Duration.ofSeconds(20));
    try {
      gateway.ask(enrolled.node(), alive, ANSWERS);
    } catch (CliProblem e) {
      String said = said(gateway, route, enrolled);
      if (enrolled.before()) {
        throw new CliProblem(
            ExitCode.FAILED,
            host.name()
                + ": the worker was put there anew and started, and did not answer within "
                + ANSWERS.toSeconds()
                + " s. There was one before, so it was left as it is, and it starts again by itself"
                + (said.isBlank() ? "" : "; it said: " + said)
                + ". To take it away: salvor hosts leave "
                + host.name(),
            e);
      }
      gateway.ask(route.gateway(), new GatewayQuestion.Leave(route), MOST);
      throw new CliProblem(
          ExitCode.FAILED,
          host.name()
              + ": the worker was started and did not answer within "
              + ANSWERS.toSeconds()
              + " s, so it was taken away again. It must reach the engine under the address that"
              + " this node uses (TEMPORAL_ADDRESS)"
              + (said.isBlank() ? "" : "; it said: " + said),
          e);
    }
    boolean known = host.worker().filter(enrolled.node()::equals).isPresent();
    if (wantsJson()) {
      print(
          new Enrolled(
              host.name(),
              enrolled.node(),
              known,
              enrolled.stateRoot(),
              enrolled.service(),
              enrolled.java(),
              enrolled.sentBytes()));
      return ExitCode.SUCCEEDED;
    }
    io().say(
            host.name()
                + ": worker "
                + enrolled.node()
                + " answers (service "
                + enrolled.service()
                + ", state folder "
                + enrolled.stateRoot()
                + ", "
                + enrolled.java()
                + ", "
                + enrolled.sentBytes() / 1_000_000
                + " MB sent)");
    if (!known) {
      io().say("write into " + file + ", under hosts, " + host.name() + ":");
      io().say("  worker: " + enrolled.node());
    }
    return ExitCode.SUCCEEDED;
  }

  /** What it printed, for people; a gateway that cannot read it is no further trouble. */
  private static String said(AskGateway gateway, Route route, GatewayAnswer.Enrolled enrolled) {
    GatewayQuestion read =
        new GatewayQuestion.Read(
            Optional.of(route), enrolled.stateRoot() + "/worker/said", 0, SAID);
    try {
      return gateway.ask(route.gateway(), read, Duration.ofMinutes(1))
              instanceof GatewayAnswer.Piece piece
          ? words(piece)
          : "";
    } catch (CliProblem e) {
      return "";
    }
  }

  private static String words(GatewayAnswer.Piece piece) {
    String text = new String(Base64.getDecoder().decode(piece.base64()), StandardCharsets.UTF_8);
    return Texts.fit(Safe.line(text.strip()), 400);
  }
}
