package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.runbook.schema.InventorySchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "schema",
    description = "Print the JSON Schema of runbooks, or of inventories, for editors.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor schema > runbook.schema.json",
      "  salvor schema inventory > inventory.schema.json",
      "  echo '# yaml-language-server: $schema=runbook.schema.json' >> my.yaml"
    })
public final class SchemaCommand extends BaseCommand {
  /** What has a schema. */
  enum Kind {
    runbook,
    inventory
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "runbook|inventory",
      description = "Which one; absent: runbook.")
  private Kind kind = Kind.runbook;

  public SchemaCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    io().out()
        .print(
            switch (kind) {
              case runbook -> session().books().schema();
              case inventory -> InventorySchema.text();
            });
    io().out().flush();
    return ExitCode.SUCCEEDED;
  }
}
