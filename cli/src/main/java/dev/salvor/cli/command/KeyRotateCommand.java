package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.cli.audit.Audit;
import dev.salvor.cli.engine.RunFilter;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.PayloadKeyJson;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.wire.KeyRotation;
import dev.salvor.workflow.wire.PayloadKeyFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rotate",
    description = {
      "Make a new payload key: it seals from now on, and the older ones still open.",
      "Open runs go on. Worker and command lines of this state folder follow by themselves."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor key rotate",
      "  salvor key rotate --add          # it opens only, until each machine has the file",
      "  salvor key rotate --use 0123456789abcdef",
      "  salvor key rotate --drop 0123456789abcdef"
    })
public final class KeyRotateCommand extends BaseCommand {
  @Option(
      names = "--add",
      description =
          "Make a key that only opens. Where machines share an engine: give the file to all of"
              + " them, then --use it on each.")
  private boolean add;

  @Option(names = "--use", paramLabel = "ID", description = "Let that key seal from now on.")
  private Optional<String> use = Optional.empty();

  @Option(
      names = "--drop",
      paramLabel = "ID",
      description = "Take that key away. What it sealed can never be read again.")
  private Optional<String> drop = Optional.empty();

  @Option(names = "--force", description = "Drop it although runs are open, or schedules wait.")
  private boolean force;

  public KeyRotateCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    if ((add ? 1 : 0) + use.stream().count() + drop.stream().count() > 1) {
      throw Parse.usage("give one of --add, --use and --drop");
    }
    Path file = PayloadKeyFile.locate(StateFolder.of(session().env()).root());
    String said;
    try {
      said = change(file, new KeyRotation(file));
    } catch (IllegalArgumentException unknown) {
      throw new CliProblem(ExitCode.USAGE, unknown.getMessage() + "; see: salvor key payload");
    } catch (UncheckedIOException unusable) {
      throw new CliProblem(ExitCode.FAILED, String.valueOf(unusable.getMessage()), unusable);
    }
    List<PayloadKeyJson> keys = PayloadKeyJson.of(PayloadKeyFile.all(file), file.toString());
    if (wantsJson()) {
      print(keys);
    } else {
      PayloadKeyJson.lines(keys, paint()).forEach(io().out()::println);
      io().out().flush();
      io().note(said);
    }
    return ExitCode.SUCCEEDED;
  }

  private String change(Path file, KeyRotation keys) {
    if (use.isPresent()) {
      recorded("use", use.get(), () -> keys.use(use.get()));
      return "it seals from now on; back up " + file;
    }
    if (drop.isPresent()) {
      if (!force) {
        requireUnused();
      }
      recorded("drop", drop.get(), () -> keys.drop(drop.get()));
      return "what it sealed cannot be read any more";
    }
    boolean seals = !add;
    String id = keys.add(seals, session().clock().instant()).id();
    Audit audit = session().audit();
    OptionalLong unused = audit.may(entry(audit, seals ? "new" : "add", id));
    return seals
        ? "key "
            + id
            + " seals from now on, the others open; back up "
            + file
            + ". Other machines that share the engine need the same file before this one seals: use"
            + " --add first there"
        : "key "
            + id
            + " opens; give "
            + file
            + " to each machine that shares the engine, then on each: salvor key rotate --use "
            + id;
  }

  private static AuditEntry entry(Audit audit, String how, String id) {
    return audit.entry(AuditAction.KEY_ROTATE).outcome(how).digest(id);
  }

  private void recorded(String how, String id, Runnable change) {
    Audit audit = session().audit();
    OptionalLong at = OptionalLong.of(audit.must(entry(audit, how, id)));
    try {
      change.run();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      audit.failed(at, "refused", String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private void requireUnused() {
    session().awaken();
    int open =
        session()
            .engine()
            .list(
                new RunFilter(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1)
                    .thatAreOpen())
            .size();
    if (open > 0) {
      throw new CliProblem(
          ExitCode.USAGE,
          "there are open runs, which may need the key; wait for their end (salvor top, or"
              + " salvor runs --status running and --status waiting), or"
              + " give --force and lose what it sealed");
    }
    if (!session().engine().schedules().list().schedules().isEmpty()) {
      throw new CliProblem(
          ExitCode.USAGE,
          "there are schedules, whose runs may need the key; seal each anew (salvor schedule add"
              + " NAME ... --replace), then give --force");
    }
  }
}
