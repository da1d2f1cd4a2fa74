package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.FactsTable;
import dev.salvor.cli.view.HostFactsJson;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.HostFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "facts",
    description = {
      "Show what hosts are: system, kernel, processors, memory, disks, packages, uptime.",
      "All at once with one contact each, and nothing is left there. One host is shown in full.",
      "Exit 9: at least one is unreachable."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor hosts facts web1",
      "  salvor hosts facts 'web:&@site=eu' --packages --json"
    })
public final class HostsFactsCommand extends BaseCommand {

  /** Lists of packages are long, and what the engine carries in one piece is not. */
  private static final int FEW = 10;

  private static final int MANY = 200;

  @Mixin private final InventoryOption inventory = new InventoryOption();

  @Parameters(
      arity = "0..1",
      defaultValue = "all",
      paramLabel = "SELECTOR",
      description = "Which hosts; absent: all.")
  private String selector = "all";

  @Option(
      names = "--packages",
      description = "With the names and versions of all installed packages; needs --json.")
  private boolean packages;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "After which a host counts as silent (${DEFAULT-VALUE}).")
  private String limit = "30s";

  public HostsFactsCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Duration most = Parse.duration("--limit", limit);
    if (packages && !wantsJson()) {
      throw Parse.usage("--packages is a list for programs: add --json");
    }
    Inventory read = InventoryOption.read(inventory.file(session().env()));
    List<Host> hosts = InventoryOption.select(selector, read);
    session().ensureNode();
    AskedHosts asked = AskedHosts.of(hosts, read, session());
    AskGateway gateway = new AskGateway(session());
    List<HostFacts> known = new ArrayList<>();
    // One part after the other: lists of packages are large, and the parts share the gateway.
    for (AskedHosts part : asked.parts(packages ? FEW : MANY)) {
      GatewayQuestion question = new GatewayQuestion.Facts(part.hosts(), most, packages);
      known.addAll(known(gateway.ask(asked.gateway(), question, part.patience(most))));
    }
    return said(known);
  }

  private static List<HostFacts> known(GatewayAnswer answer) {
    return switch (answer) {
      case GatewayAnswer.Known known -> known.hosts();
      case GatewayAnswer.Not not -> throw new CliProblem(ExitCode.FAILED, not.why());
      case GatewayAnswer ignored -> throw AskGateway.strange();
    };
  }

  private ExitCode said(List<HostFacts> hosts) {
    long silent = hosts.stream().filter(host -> host.unreachable().isPresent()).count();
    if (wantsJson()) {
      print(hosts.stream().map(host -> HostFactsJson.of(host, packages)).toList());
    } else if (hosts.size() == 1 && silent == 0) {
      FactsTable.whole(hosts.getFirst()).lines(paint()).forEach(io().out()::println);
    } else {
      FactsTable.of(hosts).lines(paint()).forEach(io().out()::println);
      FactsTable.words(hosts).forEach(io().out()::println);
    }
    io().out().flush();
    return silent > 0 ? ExitCode.UNREACHABLE : ExitCode.SUCCEEDED;
  }
}
