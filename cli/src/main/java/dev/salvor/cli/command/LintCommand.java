package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Texts;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.RunbookReader;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "lint",
    description = "Check runbooks: every mistake and doubt with file, line, column and a hint.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor lint restart-web.yaml", "  salvor lint --json runbooks/*.yaml"})
public final class LintCommand extends BaseCommand {
  @Parameters(
      paramLabel = "RUNBOOK",
      arity = "1..*",
      description = "Files, or names of the catalogue.")
  private List<String> files = new ArrayList<>();

  public LintCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    List<Problem> all = new ArrayList<>();
    for (String file : files) {
      all.addAll(
          switch (Catalogue.open(file)) {
            case RunbookReader.Result.Read read -> read.warnings();
            case RunbookReader.Result.Unreadable not -> not.problems();
          });
    }
    long errors = all.stream().filter(Problem::isError).count();
    if (wantsJson()) {
      print(all);
    } else {
      all.forEach(problem -> io().say(Safe.block(problem.text())));
      io().note(summary((int) errors, all.size() - (int) errors));
    }
    return errors == 0 ? ExitCode.SUCCEEDED : ExitCode.USAGE;
  }

  private String summary(int errors, int doubts) {
    String what = Texts.count(files.size(), "runbook") + " checked: ";
    return what
        + (errors == 0 ? "no problems" : Texts.count(errors, "problem"))
        + (doubts == 0 ? "" : ", " + Texts.count(doubts, "note"));
  }
}
