package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.cli.audit.Audit;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;

@Command(
    name = "upgrade",
    description =
        "Move the embedded engine's store to this Salvor's engine version; refused while a run is"
            + " open.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor engine upgrade", "  salvor engine upgrade --json"})
public final class EngineUpgradeCommand extends PassThroughCommand {
  public EngineUpgradeCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("engine", "upgrade");
  }

  @Override
  OptionalLong audited(Audit audit) {
    return OptionalLong.of(audit.must(audit.entry(AuditAction.ENGINE_UPGRADE)));
  }
}
