package dev.salvor.cli.command;

import dev.salvor.audit.AuditLine;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.view.AuditTable;
import dev.salvor.workflow.audit.AuditReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description = {
      "List what was decided, started, refused and changed: who, from where, why and when.",
      "It is the log of this machine's node; each node has its own."
    },
    synopsisSubcommandLabel = "[verify]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor audit --since 2d",
      "  salvor audit --run crash-recovery-20261120-143022-x7k2 --json"
    })
public final class AuditCommand extends BaseCommand {
  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only entries since: 2d, 12h, 2026-11-20.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "Only entries about this run, or the runs of the hosts of this fleet's run.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Only entries of this kind, such as start, decision, refusal, change.")
  private Optional<String> action = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "200",
      description = "At most so many, the newest (default ${DEFAULT-VALUE}).")
  private int limit;

  public AuditCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    if (limit < 1) {
      throw Parse.usage("--limit: must be at least 1, is " + limit);
    }
    Optional<Instant> from = since.map(s -> Parse.since("--since", s, session().clock().instant()));
    Deque<AuditLine> newest = new ArrayDeque<>();
    long[] fit = {0};
    long unread =
        read(
            line -> {
              if (fits(line, from)) {
                fit[0]++;
                newest.add(line);
                if (newest.size() > limit) {
                  newest.remove();
                }
              }
            });
    List<AuditLine> lines = List.copyOf(newest);
    if (wantsJson()) {
      print(lines.stream().map(AuditTable::json).toList());
    } else if (lines.isEmpty()) {
      boolean narrowed = from.isPresent() || run.isPresent() || action.isPresent();
      io().note(narrowed ? "no entries fit" : "no entries yet in " + session().stateRoot());
    } else {
      AuditTable.lines(lines, paint()).forEach(io().out()::println);
      io().out().flush();
    }
    if (fit[0] > lines.size()) {
      io().note("the newest " + lines.size() + " of " + fit[0] + "; more with --limit");
    }
    if (unread > 0) {
      io().note(
              unread
                  + (unread == 1 ? " line of it cannot be read" : " lines of it cannot be read")
                  + "; see: salvor audit verify");
    }
    return ExitCode.SUCCEEDED;
  }

  private boolean fits(AuditLine line, Optional<Instant> from) {
    return from.map(at -> !line.entry().at().isBefore(at)).orElse(true)
        && action.map(word -> line.entry().action().word().equals(word)).orElse(true)
        && run.map(id -> line.entry().run().filter(r -> isOf(r, id)).isPresent()).orElse(true);
  }

  private static boolean isOf(String entry, String id) {
    return entry.equals(id) || entry.startsWith(id + "/");
  }

  private long read(Consumer<AuditLine> taker) {
    try {
      requireOpen(session().stateRoot());
      return AuditReader.read(session().stateRoot(), taker);
    } catch (IOException e) {
      throw unreadable(session(), e);
    }
  }

  /** What may not be entered looks like what is not there. */
  private static void requireOpen(Path root) throws IOException {
    try {
      var unused = Files.readAttributes(root.resolve("audit"), BasicFileAttributes.class);
    } catch (NoSuchFileException none) {
      return;
    }
  }

  static CliProblem unreadable(Session session, IOException e) {
    return new CliProblem(
        ExitCode.FAILED,
        "the audit in "
            + session.stateRoot().resolve("audit")
            + " cannot be read: "
            + FileWords.of(e)
            + "; only the owner of the state folder may",
        e);
  }
}
