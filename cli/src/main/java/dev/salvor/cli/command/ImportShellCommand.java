package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.runbook.imports.ShellImport;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "shell",
    description = {
      "Make a runbook of a shell script: each function that its main code calls becomes a step.",
      "The script is read, never executed. What could not be carried over is listed on stderr."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor import shell recover.sh -o recover.yaml",
      "  salvor import shell recover.sh --name recover-mail > recover-mail.yaml"
    })
public final class ImportShellCommand extends BaseCommand {
  @Parameters(paramLabel = "FILE", description = "A script for sh, bash or ksh.")
  private String file = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "File to write the runbook to; it must not exist yet. Default: standard output.")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the runbook. Default: that of the script.")
  private Optional<String> name = Optional.empty();

  public ImportShellCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Importing importing = new Importing(io(), file, output);
    return importing.deliver(ShellImport.read(file, importing.text(), name), this);
  }
}
