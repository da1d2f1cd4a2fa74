package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.PlanJson;
import dev.salvor.cli.view.PlanText;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    description = {
      "Say what a run would do: host, phases, orders, steps, timeouts, what is undone.",
      "Nothing is started and nothing is written; checks are not run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor plan crash-recovery -p user=alice -p password=env:NEW_PASSWORD",
      "  salvor plan ./rotate-logs.yaml --json"
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
    var definition = Loading.definition(session(), runbook);
    Books.Bound.Values bound = Loading.bound(session(), definition, assignments);
    PlanJson plan = PlanJson.of(definition, bound.parameters());
    if (wantsJson()) {
      print(plan);
    } else {
      PlanText.lines(plan, paint()).forEach(io().out()::println);
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }
}
