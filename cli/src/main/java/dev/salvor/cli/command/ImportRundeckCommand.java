package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.runbook.imports.RundeckImport;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rundeck",
    description = {
      "Make a runbook of a Rundeck job in YAML.",
      "Options become parameters, commands become steps, error handlers become fallbacks.",
      "What could not be carried over is listed on stderr."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor import rundeck restart-web.yaml -o restart.yaml",
      "  salvor import rundeck jobs.yaml --job ops/restart-web --json"
    })
public final class ImportRundeckCommand extends BaseCommand {
  @Parameters(paramLabel = "FILE", description = "Jobs as Rundeck exports them in YAML.")
  private String file = "";

  @Option(
      names = "--job",
      paramLabel = "JOB",
      description = "Name, group/name or id of the job, if the file holds several.")
  private Optional<String> job = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "File to write the runbook to; it must not exist yet. Default: standard output.")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the runbook. Default: that of the job.")
  private Optional<String> name = Optional.empty();

  public ImportRundeckCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Importing importing = new Importing(io(), file, output);
    return importing.deliver(RundeckImport.read(file, importing.text(), job, name), this);
  }
}
