package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.HostJson;
import dev.salvor.cli.view.HostTable;
import dev.salvor.cli.view.Texts;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "hosts",
    description = {
      "List the hosts of the inventory as they are reached, defaults and groups resolved.",
      "Nothing is connected to."
    },
    synopsisSubcommandLabel = "[lint|check|facts|trust|enroll|leave]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor hosts",
      "  salvor hosts --on 'web,db:&eu,!db3' --json",
      "",
      "A selector joins names of hosts and groups by \",\" or \":\"; & keeps, ! takes away;",
      "web* and ~regex match names, @key=value labels, web[0:2] is by position."
    })
public final class HostsCommand extends BaseCommand {
  @Mixin private final InventoryOption inventory = new InventoryOption();

  @Option(
      names = "--on",
      paramLabel = "SELECTOR",
      description = "Only these hosts, in the order in which they are selected.")
  private String selector = "all";

  public HostsCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Path file = inventory.file(session().env());
    Inventory read = InventoryOption.read(file);
    List<Host> hosts = InventoryOption.select(selector, read);
    if (wantsJson()) {
      print(hosts.stream().map(h -> HostJson.of(h, read.groupsOf(h.id()))).toList());
      return ExitCode.SUCCEEDED;
    }
    HostTable.of(hosts, read).lines(paint()).forEach(io().out()::println);
    io().out().flush();
    String of = hosts.size() >= read.hosts().size() ? "" : " of " + read.hosts().size();
    io().note(Texts.count(hosts.size(), "host") + of + " in " + file);
    return ExitCode.SUCCEEDED;
  }
}
