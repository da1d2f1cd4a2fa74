package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = {
      "Go back to the version of an app that served before, verified by the hosts themselves.",
      "What is left is blocked there. It is a run of the runbook ota-rollback."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor ota rollback --on edge1 --why 'orders are lost'",
      "  salvor ota rollback shop --on edge --to 9f86d081884c --why 'the last one that was fast'"
    })
public final class OtaRollbackCommand extends CatalogueRun {
  @Parameters(
      paramLabel = "APP",
      arity = "0..1",
      description = "Its name; absent: the only one of the host.")
  private String app = "";

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      required = true,
      description = "For the audit of each host.")
  private String why = "";

  @Option(
      names = "--to",
      paramLabel = "DIGEST",
      description = "Of the release, or its first 12 digits; absent: the one before.")
  private String to = "";

  public OtaRollbackCommand(Session session) {
    super(session);
  }

  @Override
  String runbook() {
    return "ota-rollback";
  }

  @Override
  List<String> parameters() {
    return List.of("app=" + app, "why=" + why, "to=" + to);
  }
}
