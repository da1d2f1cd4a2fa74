package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.cli.audit.Audit;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "prune",
    description = {
      "Remove the raw outputs of runs that ended long ago, on this machine.",
      "The run's logs, report and result stay, and its id stays taken. The worker does the same"
          + " once a day for runs older than SALVOR_KEEP_OUTPUTS (30d, or forever)."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor prune --dry-run", "  salvor prune --older-than 7d"})
public final class PruneCommand extends PassThroughCommand {
  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      defaultValue = "30d",
      description = "Only runs that ended longer ago than this (default: ${DEFAULT-VALUE}).")
  private String age = "";

  @Option(names = "--dry-run", description = "Say what would be removed, and remove nothing.")
  private boolean look;

  public PruneCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    Parse.duration("--older-than", age);
    return List.of("prune", age, look ? "look" : "prune");
  }

  @Override
  OptionalLong audited(Audit audit) {
    // It makes room: never to be refused because there is none.
    return look
        ? OptionalLong.empty()
        : audit.may(audit.entry(AuditAction.PRUNE).detail("older-than", age));
  }
}
