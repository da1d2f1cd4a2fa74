package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    description = {
      "Which version of an app serves on hosts, whether it is well, and how its last update ended.",
      "Changes nothing; it is a run of the runbook ota-status."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor ota status --on edge", "  salvor ota status shop --on edge1"})
public class OtaStatusCommand extends CatalogueRun {
  @Parameters(
      paramLabel = "APP",
      arity = "0..1",
      description = "Its name; absent: the only one of the host.")
  private String app = "";

  public OtaStatusCommand(Session session) {
    super(session);
  }

  @Override
  String runbook() {
    return "ota-status";
  }

  @Override
  List<String> parameters() {
    return List.of("app=" + app);
  }

  final String app() {
    return app;
  }
}
