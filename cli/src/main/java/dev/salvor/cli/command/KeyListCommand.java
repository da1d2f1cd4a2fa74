package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.trust.KeyFolder;
import dev.salvor.cli.view.KeyJson;
import dev.salvor.cli.view.Table;
import dev.salvor.cli.view.Table.Cell;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description = "List the own keys.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor key list", "  salvor key list --json"})
public final class KeyListCommand extends BaseCommand {
  public KeyListCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    List<KeyJson> keys = KeyFolder.of(session().env()).list().stream().map(KeyJson::of).toList();
    if (wantsJson()) {
      print(keys);
    } else if (keys.isEmpty()) {
      io().note("there is no key; make one: salvor key new NAME");
    } else {
      Table table = Table.of("NAME", "FINGERPRINT");
      keys.forEach(k -> table.row(List.of(Cell.of(k.name()), Cell.of(k.fingerprint()))));
      table.lines(paint()).forEach(io().out()::println);
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }
}
