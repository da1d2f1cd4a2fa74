package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.CheckTable;
import dev.salvor.cli.view.HostCheckJson;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.HostCheck;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = {
      "Look whether hosts could take a run: reached, how fast, clock, programs, room, account.",
      "All at once, and nothing is left there. Exit 0: all could; 1: something is wrong; 9: at"
          + " least one is unreachable.",
      "With --config no host is asked: files are compared with the inventory, and each place with"
          + " another port or address is named. A port of a host is known if it is its SSH port or"
          + " stands under \"ports\". Exit 1: something contradicts."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor hosts check",
      "  salvor hosts check 'web:&@site=eu' --json",
      "  salvor hosts check --config '/etc/nginx/**' --config ./deploy.env"
    })
public final class HostsCheckCommand extends BaseCommand {

  @Mixin private final InventoryOption inventory = new InventoryOption();

  @Parameters(
      arity = "0..1",
      defaultValue = "all",
      paramLabel = "SELECTOR",
      description = "Which hosts; absent: all.")
  private String selector = "all";

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      defaultValue = "15s",
      description = "After which a host counts as silent (${DEFAULT-VALUE}).")
  private String limit = "15s";

  @Option(
      names = "--config",
      paramLabel = "GLOB",
      description = {
        "Files to compare with the inventory: a file, a folder, or a pattern in quotes.",
        "May be given several times."
      })
  private List<String> config = List.of();

  public HostsCheckCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Duration most = Parse.duration("--limit", limit);
    Inventory read = InventoryOption.read(inventory.file(session().env()));
    List<Host> hosts = InventoryOption.select(selector, read);
    if (!config.isEmpty()) {
      return new ConfigCheck(config, hosts, read).said(this);
    }
    session().ensureNode();
    AskedHosts asked = AskedHosts.of(hosts, read, session());
    GatewayAnswer answer =
        new AskGateway(session())
            .ask(
                asked.gateway(),
                new GatewayQuestion.Check(asked.hosts(), most),
                asked.patience(most));
    return switch (answer) {
      case GatewayAnswer.Checks checks -> said(checks.hosts());
      case GatewayAnswer.Not not -> throw new CliProblem(ExitCode.FAILED, not.why());
      case GatewayAnswer ignored -> throw AskGateway.strange();
    };
  }

  private ExitCode said(List<HostCheck> hosts) {
    if (wantsJson()) {
      print(hosts.stream().map(HostCheckJson::of).toList());
    } else {
      CheckTable.of(hosts).lines(paint()).forEach(io().out()::println);
      CheckTable.words(hosts).forEach(io().out()::println);
      io().out().flush();
      io().note(CheckTable.counts(hosts));
    }
    if (hosts.stream().anyMatch(host -> host.unreachable().isPresent())) {
      return ExitCode.UNREACHABLE;
    }
    return hosts.stream().allMatch(host -> host.problems().isEmpty())
        ? ExitCode.SUCCEEDED
        : ExitCode.FAILED;
  }
}
