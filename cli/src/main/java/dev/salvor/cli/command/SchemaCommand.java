package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.runbook.schema.SchemaText;
import picocli.CommandLine.Command;

@Command(
    name = "schema",
    description = "Print the JSON Schema of runbooks, for editors.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor schema > runbook.schema.json",
      "  # then as the first line of a runbook:",
      "  # yaml-language-server: $schema=./runbook.schema.json"
    })
public final class SchemaCommand extends BaseCommand {
  public SchemaCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    io().say(SchemaText.json());
    return ExitCode.SUCCEEDED;
  }
}
