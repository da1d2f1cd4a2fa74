package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.lint.Shellcheck;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Texts;
import dev.salvor.runbook.check.ShellText;
import dev.salvor.runbook.source.Advice;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.RunbookReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lint",
    description = {
      "Check runbooks; every problem and warning at once, with line, column and a hint.",
      "Exit 2 if a runbook has a problem that keeps it from running; warnings alone are exit 0.",
      "A comment \"# lint: allow CODE\" in its line accepts a warning."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor lint rotate-logs.yaml", "  salvor lint --strict --json runbooks/*.yaml"})
public final class LintCommand extends BaseCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      completionCandidates = BookNames.class,
      description = "Runbooks.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--strict", description = "Exit 2 also if there are only warnings.")
  private boolean strict;

  public LintCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    List<Problem> problems = new ArrayList<>();
    List<ShellText> shells = new ArrayList<>();
    for (String file : files) {
      RunbookReader.Lint lint = session().books().lint(file);
      problems.addAll(lint.problems());
      shells.addAll(lint.shells());
    }
    List<Problem> all = ordered(problems, shellcheck(shells, problems));
    long errors = all.stream().filter(Problem::isError).count();
    if (wantsJson()) {
      print(all);
    } else {
      for (Problem problem : all) {
        Tone tone = problem.isError() ? Tone.BAD : Tone.WAIT;
        io().out().println(paint().of(tone, Safe.line(problem.text())));
      }
      io().out().flush();
      io().note(verdict(errors, all.size() - errors));
    }
    return errors > 0 || (strict && !all.isEmpty()) ? ExitCode.USAGE : ExitCode.SUCCEEDED;
  }

  /** What shellcheck adds to {@code known}. */
  private List<Problem> shellcheck(List<ShellText> shells, List<Problem> known) {
    if (shells.isEmpty()) {
      return List.of();
    }
    Optional<Shellcheck> program = Shellcheck.find(session().env());
    if (program.isEmpty()) {
      io().note("shellcheck is not on PATH: only the quotes of shell code were checked");
      return List.of();
    }
    return switch (program.get().look(shells)) {
      case Shellcheck.Answer.Looked looked ->
          looked.warnings().stream()
              .filter(w -> known.stream().noneMatch(k -> isSame(k, w)))
              .toList();
      case Shellcheck.Answer.Silent silent -> {
        io().note("shellcheck " + silent.why() + "; only the quotes of shell code were checked");
        yield List.of();
      }
    };
  }

  private static boolean isSame(Problem ours, Problem other) {
    return ours.code().equals(Advice.UNQUOTED_VARIABLE.code())
        && other.code().equals("SC2086")
        && ours.file().equals(other.file())
        && ours.line() == other.line()
        && ours.column() == other.column();
  }

  /** By file in the order in which they were named, what belongs to a script after its runbook. */
  private static List<Problem> ordered(List<Problem> problems, List<Problem> more) {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(more);
    List<String> order = all.stream().map(Problem::file).distinct().toList();
    all.sort(
        Comparator.<Problem>comparingInt(p -> order.indexOf(p.file()))
            .thenComparing(Comparator.naturalOrder()));
    return all.stream().distinct().toList();
  }

  private String verdict(long errors, long warnings) {
    String checked = Texts.count(files.size(), "runbook") + " checked: ";
    if (errors + warnings == 0) {
      return checked + "no problems";
    }
    return checked
        + (errors == 0 ? "" : Texts.count(errors, "problem"))
        + (errors == 0 || warnings == 0 ? "" : ", ")
        + (warnings == 0 ? "" : Texts.count(warnings, "warning"));
  }
}
