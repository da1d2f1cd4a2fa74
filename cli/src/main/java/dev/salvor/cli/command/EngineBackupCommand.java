package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.cli.audit.Audit;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    description = "Make a consistent copy of the embedded engine's store.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor engine backup /backup/salvor-store.db",
      "  salvor engine backup store.db --json"
    })
public final class EngineBackupCommand extends PassThroughCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "File to write the copy to; it must not exist yet.")
  private String file = "";

  public EngineBackupCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("engine", "backup", file);
  }

  @Override
  OptionalLong audited(Audit audit) {
    return OptionalLong.of(audit.must(audit.entry(AuditAction.ENGINE_BACKUP).detail("file", file)));
  }
}
