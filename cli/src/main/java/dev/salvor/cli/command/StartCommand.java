package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.cli.audit.Audit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lifts a deliberate stop, then starts the thing. */
@Command(
    name = "start",
    description = "End a deliberate stop: the record is lifted, then the thing is started.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor start nginx", "  salvor start db2 --record-only"})
public final class StartCommand extends PassThroughCommand {
  @Parameters(paramLabel = "THING", description = "What was stopped, as salvor stops shows it.")
  private String thing = "";

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "service, job or container; as recorded if not given.")
  private Optional<String> kind = Optional.empty();

  @Option(names = "--record-only", description = "Lift the record and start nothing.")
  private boolean recordOnly;

  public StartCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("start", StopWords.thing(thing)));
    kind.ifPresent(k -> words.add("KIND=" + k));
    words.add("RECORD_ONLY=" + recordOnly);
    return words;
  }

  @Override
  OptionalLong audited(Audit audit) {
    return OptionalLong.of(audit.must(audit.entry(AuditAction.UNSTOP).step(thing)));
  }
}
