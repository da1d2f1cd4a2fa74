package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunFilter;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.run.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "leave",
    description = {
      "Stop the worker of a host and take it away with its service, its program and the payload"
          + " key.",
      "Records, logs and reports of runs stay. Refused while a run is open there.",
      "With --force a run goes on over SSH, if the inventory allows that."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor hosts leave web1", "  salvor hosts leave web1 --force"})
public final class HostsLeaveCommand extends BaseCommand {
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final int SHOWN = 5;

  @Mixin private final InventoryOption inventory = new InventoryOption();

  @Parameters(paramLabel = "HOST", description = "A host of the inventory.")
  private String name = "";

  @Option(names = "--force", description = "Also while runs are open there.")
  private boolean force;

  public HostsLeaveCommand(Session session) {
    super(session);
  }

  /** What was done; the names are part of the interface. */
  record Left(String host, String worker, boolean wasThere, boolean inInventory) {}

  @Override
  ExitCode execute() {
    Path file = inventory.file(session().env());
    Inventory read = InventoryOption.read(file);
    Host host = InventoryOption.select(name, read).getFirst();
    session().ensureNode();
    Route route = HostsEnrollCommand.route(host, read, session());
    if (!force) {
      requireNoneOpen(host);
    }
    GatewayAnswer answer =
        new AskGateway(session()).ask(route.gateway(), new GatewayQuestion.Leave(route), MOST);
    return switch (answer) {
      case GatewayAnswer.Left left -> said(host, left, file);
      case GatewayAnswer.Not not -> throw AskGateway.refused(not, host.name() + ": " + not.why());
      case GatewayAnswer ignored -> throw AskGateway.strange();
    };
  }

  private void requireNoneOpen(Host host) {
    List<RunRow> open =
        session()
            .engine()
            .list(
                new RunFilter(
                        Optional.empty(),
                        Optional.of(host.name()),
                        Optional.empty(),
                        Optional.empty(),
                        SHOWN + 1)
                    .thatAreOpen());
    if (!open.isEmpty()) {
      throw new CliProblem(
          ExitCode.FAILED,
          "on "
              + host.name()
              + " runs are open ("
              + open.stream()
                  .limit(SHOWN)
                  .map(r -> r.id().value())
                  .collect(Collectors.joining(", "))
              + (open.size() > SHOWN ? " ..." : "")
              + "); nothing was done. Wait for them, end them with salvor abort, or take the worker"
              + " away all the same with --force");
    }
  }

  private ExitCode said(Host host, GatewayAnswer.Left left, Path file) {
    boolean known = host.worker().isPresent();
    if (wantsJson()) {
      print(new Left(host.name(), left.node(), left.wasThere(), known));
      return ExitCode.SUCCEEDED;
    }
    io().say(
            host.name()
                + (left.wasThere()
                    ? ": the worker is gone; what runs left on record stays"
                    : ": there was no worker"));
    if (known) {
      io().say("take \"worker\" of " + host.name() + " out of " + file);
    }
    return ExitCode.SUCCEEDED;
  }
}
