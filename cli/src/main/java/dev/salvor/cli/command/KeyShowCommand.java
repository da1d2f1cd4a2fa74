package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.trust.KeyFolder;
import dev.salvor.cli.view.KeyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Show an own key: its public half and its fingerprint.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor key show release", "  salvor key show release --json"})
public final class KeyShowCommand extends BaseCommand {
  @Parameters(paramLabel = "NAME", description = "A key of salvor key list.")
  private String name = "";

  public KeyShowCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    KeyJson key = KeyJson.of(KeyFolder.of(session().env()).require(name));
    if (wantsJson()) {
      print(key);
    } else {
      key.lines().forEach(io().out()::println);
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }
}
