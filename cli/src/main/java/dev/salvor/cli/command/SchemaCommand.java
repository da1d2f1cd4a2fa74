package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import picocli.CommandLine.Command;

@Command(
    name = "schema",
    description = "Print the JSON Schema of runbooks, for editors.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor schema > runbook.schema.json",
      "  echo '# yaml-language-server: $schema=runbook.schema.json' >> my.yaml"
    })
public final class SchemaCommand extends BaseCommand {
  public SchemaCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    io().out().print(session().books().schema());
    io().out().flush();
    return ExitCode.SUCCEEDED;
  }
}
