package dev.salvor.cli.command;

import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.run.RunId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = {
      "Go back to the version of an app that served before, verified by the hosts themselves.",
      "What is left is blocked there. It is a run of the runbook ota-rollback.",
      "With --of, the hosts of an update that has ended: those that it switched, and where that"
          + " version still serves, go back; the others are left alone."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor ota rollback --on edge1 --why 'orders are lost'",
      "  salvor ota rollback shop --on edge --to 9f86d081884c --why 'the last one that was fast'",
      "  salvor ota rollback --of ota-20261120-143022-x7k2 --why 'orders are lost'"
    })
public final class OtaRollbackCommand extends CatalogueRun {
  @Parameters(
      paramLabel = "APP",
      arity = "0..1",
      description = "Its name; absent: the only one of the host.")
  private String app = "";

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      required = true,
      description = "For the audit of each host.")
  private String why = "";

  @Option(
      names = "--to",
      paramLabel = "DIGEST",
      description = "Of the release, or its first 12 digits; absent: the one before.")
  private String to = "";

  @Option(names = "--of", paramLabel = "RUN", description = "The run that is taken back.")
  private Optional<String> of = Optional.empty();

  public OtaRollbackCommand(Session session) {
    super(session);
  }

  @Override
  String runbook() {
    return "ota-rollback";
  }

  @Override
  List<String> parameters() {
    return List.of("app=" + app, "why=" + why, "to=" + to, "of=" + of.orElse(""));
  }

  @Override
  Function<Definition, OnOption.Where> hosts() {
    if (of.isEmpty()) {
      return super.hosts();
    }
    if (isOnHosts()) {
      throw Parse.usage("--of and --on both say which hosts; give one of them");
    }
    if (!to.isEmpty()) {
      throw Parse.usage("--of goes back to what served before that run; leave out --to");
    }
    RunId run = runId(of.get());
    return definition -> UpdatedHosts.of(session(), run);
  }
}
