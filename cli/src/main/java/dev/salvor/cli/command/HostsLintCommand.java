package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Texts;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.yaml.InventoryReader;
import dev.salvor.runbook.source.Problem;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "lint",
    description = "Check the inventory; every problem at once, with line, column and a hint.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor hosts lint", "  salvor hosts lint --inventory fleet.yaml --json"})
public final class HostsLintCommand extends BaseCommand {
  @Mixin private final InventoryOption inventory = new InventoryOption();

  public HostsLintCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Path file = inventory.file(session().env());
    return switch (InventoryReader.read(file)) {
      case InventoryReader.Result.Read read -> say(List.of(), counts(file, read.inventory()));
      case InventoryReader.Result.Unreadable bad ->
          say(bad.problems(), file + " checked: " + Texts.count(bad.problems().size(), "problem"));
    };
  }

  private static String counts(Path file, Inventory read) {
    return file
        + " checked: "
        + Texts.count(read.hosts().size(), "host")
        + ", "
        + Texts.count(read.groups().size(), "group")
        + ", no problems";
  }

  private ExitCode say(List<Problem> problems, String verdict) {
    if (wantsJson()) {
      print(problems);
    } else {
      problems.forEach(p -> io().out().println(paint().of(Tone.BAD, Safe.line(p.text()))));
      io().out().flush();
      io().note(verdict);
    }
    return problems.isEmpty() ? ExitCode.SUCCEEDED : ExitCode.USAGE;
  }
}
