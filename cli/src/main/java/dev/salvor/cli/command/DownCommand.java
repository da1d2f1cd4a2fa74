package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.cli.audit.Audit;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;

@Command(
    name = "down",
    description = "Stop this machine's node. Open runs go on when it comes up again.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor down", "  salvor down --json"})
public final class DownCommand extends PassThroughCommand {
  public DownCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("down");
  }

  @Override
  OptionalLong audited(Audit audit) {
    return Files.isDirectory(session().stateRoot())
        ? audit.may(audit.entry(AuditAction.NODE_DOWN))
        : OptionalLong.empty();
  }
}
