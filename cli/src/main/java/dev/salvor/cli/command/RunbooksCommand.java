package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Table;
import dev.salvor.cli.view.Table.Cell;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
    name = "runbooks",
    description = "List the runbooks of the catalogue (parameters with * are required).",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor runbooks", "  salvor runbooks --json"})
public final class RunbooksCommand extends BaseCommand {
  public RunbooksCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    List<Books.Entry> entries = session().books().catalogue();
    if (wantsJson()) {
      print(entries);
      return ExitCode.SUCCEEDED;
    }
    Table table = Table.of("RUNBOOK", "PARAMETERS", "DESCRIPTION");
    for (Books.Entry entry : entries) {
      table.row(
          List.of(
              Cell.of(Safe.line(entry.name())),
              Cell.of(
                  Safe.line(
                      entry.parameters().stream()
                          .map(p -> p.name() + (p.required() ? "*" : ""))
                          .collect(Collectors.joining(" ")))),
              Cell.of(Safe.line(entry.description()))));
    }
    table.lines(paint()).forEach(io().out()::println);
    io().out().flush();
    return ExitCode.SUCCEEDED;
  }
}
