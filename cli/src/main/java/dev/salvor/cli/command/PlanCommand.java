package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.PlanText;
import dev.salvor.runbook.Definition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    description = {
      "Say what a run would do: hosts, phases, steps with arguments, limits, fallbacks and undo.",
      "Starts nothing and runs no check; expressions are shown as written."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor plan crash-recovery",
      "  salvor plan ./restart-web.yaml -p site=shop --json"
    })
public final class PlanCommand extends BaseCommand {
  @Parameters(paramLabel = "RUNBOOK", description = "A name of the catalogue, or a file.")
  private String runbook = "";

  @Option(
      names = {"-p", "--param"},
      paramLabel = "K=V",
      description = "A parameter; a secret's value is env:NAME or file:/PATH.")
  private List<String> assignments = new ArrayList<>();

  public PlanCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Definition definition =
        switch (session().books().find(runbook)) {
          case Books.Found.Usable usable -> usable.definition();
          case Books.Found.Broken broken ->
              throw Problems.refused(broken.problems(), "there is no plan");
        };
    Books.Bound.Values bound =
        switch (session().books().bind(definition, assignments, session().env())) {
          case Books.Bound.Values values -> values;
          case Books.Bound.Wrong wrong ->
              throw Problems.refused(wrong.problems(), "there is no plan");
        };
    if (wantsJson()) {
      Map<String, Object> plan = new LinkedHashMap<>();
      plan.put("sha256", definition.sha256());
      plan.put("parameters", bound.parameters());
      plan.put("runbook", definition.runbook());
      print(plan);
    } else {
      PlanText.lines(definition.runbook(), bound.parameters(), paint())
          .forEach(io().out()::println);
      io().out().flush();
      io().note("nothing was started");
    }
    return ExitCode.SUCCEEDED;
  }
}
