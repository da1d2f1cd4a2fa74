package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Texts;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "lint",
    description = {
      "Check runbooks; every problem at once, with line, column and a hint.",
      "Exit 2 if one of them could not be run, 0 if there is only advice."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor lint rotate-logs.yaml", "  salvor lint --json runbooks/*.yaml"})
public final class LintCommand extends BaseCommand {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Runbooks.")
  private List<String> files = new ArrayList<>();

  public LintCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    List<Problem> problems =
        files.stream().flatMap(file -> session().books().lint(file).stream()).toList();
    long errors = problems.stream().filter(Problem::isError).count();
    if (wantsJson()) {
      print(problems);
    } else {
      for (Problem problem : problems) {
        io().out()
            .println(
                paint().of(problem.isError() ? Tone.BAD : Tone.WAIT, Safe.line(problem.text())));
      }
      io().out().flush();
      io().note(verdict(errors, problems.size() - errors));
    }
    return errors == 0 ? ExitCode.SUCCEEDED : ExitCode.USAGE;
  }

  private String verdict(long errors, long advice) {
    String checked = Texts.count(files.size(), "runbook") + " checked: ";
    if (errors + advice == 0) {
      return checked + "no problems";
    }
    return checked
        + (errors == 0 ? "" : Texts.count(errors, "problem"))
        + (errors == 0 || advice == 0 ? "" : ", ")
        + (advice == 0 ? "" : Texts.count(advice, "warning"));
  }
}
