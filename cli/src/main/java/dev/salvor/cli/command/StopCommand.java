package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.cli.audit.Audit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records a deliberate stop, then carries it out. */
@Command(
    name = "stop",
    description = {
      "Stop a service, job or container on purpose. Who, why and until when is recorded before it"
          + " is stopped; no run starts it until then, or until: salvor start THING."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor stop nginx --why \"certificate is being replaced\" --for 2h",
      "  salvor stop db2 --kind host --record-only --why \"new disks\" --for 3d",
      "  salvor stop orchestrator:swarm --why \"the tree is being moved\" --for 6h"
    })
public final class StopCommand extends PassThroughCommand {
  @Parameters(paramLabel = "THING", description = "Name of the service, job, container, ...")
  private String thing = "";

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      required = true,
      description = "The reason, for whoever wonders.")
  private String why = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      required = true,
      description = "How long: 2h, 3d. Afterwards it is reminded of until somebody lifts it.")
  private String time = "";

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = {
        "service (the default), job or container; with --record-only any word, such as host. Of",
        "a THING called orchestrator:NAME or builder:NAME its first word: that is only recorded."
      })
  private Optional<String> kind = Optional.empty();

  @Option(
      names = "--stop-timeout",
      paramLabel = "TIME",
      description = "How long the stop may take before it is killed (20m; a job has its own).")
  private Optional<String> stopTimeout = Optional.empty();

  @Option(names = "--record-only", description = "Record it and stop nothing.")
  private boolean recordOnly;

  @Option(names = "--replace", description = "In the place of a record that is there.")
  private boolean replace;

  public StopCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("stop", StopWords.thing(thing)));
    words.add("KIND=" + kind.orElseGet(() -> StopWords.kind(thing)));
    words.add("WHY=" + StopWords.line("--why", why));
    words.add("FOR=" + StopWords.seconds("--for", time, Duration.ofDays(3650)));
    stopTimeout.ifPresent(
        t -> words.add("TIMEOUT=" + StopWords.seconds("--stop-timeout", t, Duration.ofDays(1))));
    words.add("BY=" + session().submitter().user());
    words.add("RECORD_ONLY=" + recordOnly);
    words.add("REPLACE=" + replace);
    return words;
  }

  @Override
  OptionalLong audited(Audit audit) {
    return audit.may(audit.entry(AuditAction.STOP).step(thing).why(why).detail("for", time));
  }
}
