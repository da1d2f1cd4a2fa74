package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.io.Safe;
import dev.salvor.workflow.contract.run.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    description = {
      "Show a run as one page for a browser.",
      "Pivots first, then what failed and what is unknown, who decided what, all steps along the",
      "time with commands and outputs, and what differs on the host. The host writes the page when",
      "the run ends; the command prints where it lies. Of a run that goes on, or whose folder is",
      "elsewhere, it is made from the engine's events, into RUN.html in this folder; the page says",
      "what it could not have."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor report crash-recovery-20261120-143022-x7k2 --open",
      "  salvor report crash-recovery-20261120-143022-x7k2 --output - | ssh desk 'cat > night.html'"
    })
public final class ReportCommand extends BaseCommand {
  private static final String STDOUT = "-";

  @Parameters(paramLabel = "RUN", description = "Id of the run.")
  private String run = "";

  @Option(names = "--open", description = "Show it in the desktop's browser (xdg-open).")
  private boolean open;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write it there; - is standard output.")
  private Optional<String> output = Optional.empty();

  public ReportCommand(Session session) {
    super(session);
  }

  /** The answer in JSON; the names are part of the interface. */
  record Answer(
      String run,
      Optional<String> file,
      Optional<String> html,
      Reporting.Source source,
      boolean ended,
      long bytes,
      List<String> missing,
      boolean opened) {}

  @Override
  ExitCode execute() {
    boolean toStdout = output.filter(STDOUT::equals).isPresent();
    if (toStdout && open) {
      throw Parse.usage("--open needs a file; leave --output - out");
    }
    RunId id = runId(run);
    Reporting.Page page = new Reporting(session(), id).page();
    Optional<Path> file = toStdout ? Optional.empty() : Optional.of(file(id, page));
    boolean opened = open && file.isPresent() && shown(file.get());
    if (wantsJson()) {
      print(
          new Answer(
              id.value(),
              file.map(Path::toString),
              toStdout ? Optional.of(page.html()) : Optional.empty(),
              page.source(),
              page.ended(),
              page.html().getBytes(StandardCharsets.UTF_8).length,
              page.missing(),
              opened));
      return ExitCode.SUCCEEDED;
    }
    page.missing().forEach(missing -> io().note("not in the page: " + missing));
    if (toStdout) {
      io().out().print(page.html());
      io().out().flush();
    } else {
      file.ifPresent(f -> io().say(Safe.line(f.toString())));
    }
    return ExitCode.SUCCEEDED;
  }

  private boolean shown(Path file) {
    Optional<String> problem = Viewer.open(file, session().env());
    problem.ifPresent(io()::note);
    return problem.isEmpty();
  }

  private Path file(RunId id, Reporting.Page page) {
    if (output.isEmpty() && page.file().isPresent()) {
      return page.file().get();
    }
    try {
      Path file = Path.of(output.orElse(id.folder() + ".html")).toAbsolutePath();
      PageFile.write(file, out -> out.append(page.html()));
      return file;
    } catch (InvalidPathException e) {
      throw Parse.usage("--output: " + e.getMessage());
    } catch (IOException e) {
      throw new CliProblem(
          ExitCode.FAILED,
          "the report cannot be written: "
              + FileWords.of(e)
              + "; name another place with --output FILE",
          e);
    }
  }
}
