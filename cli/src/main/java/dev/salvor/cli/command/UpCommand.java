package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.cli.audit.Audit;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;

@Command(
    name = "up",
    description =
        "Start this machine's node: the engine, where none is configured, and the worker.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor up", "  salvor up --json"})
public final class UpCommand extends PassThroughCommand {
  public UpCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("up");
  }

  @Override
  OptionalLong audited(Audit audit) {
    return audit.may(audit.entry(AuditAction.NODE_UP));
  }
}
