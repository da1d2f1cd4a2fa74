package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "history",
    description = {
      "How each update of an app ended on hosts, as their own records say.",
      "Changes nothing; it is a run of the runbook ota-status."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor ota history --on edge1", "  salvor ota history shop --on edge"})
public final class OtaHistoryCommand extends OtaStatusCommand {
  public OtaHistoryCommand(Session session) {
    super(session);
  }

  @Override
  List<String> parameters() {
    return List.of("app=" + app(), "history=true");
  }
}
