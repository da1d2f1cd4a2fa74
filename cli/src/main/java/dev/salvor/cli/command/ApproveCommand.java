package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.run.Decision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "approve",
    description = "Approve the step that a run is waiting to begin.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor approve ota-web-20261120-143022-x7k2",
      "  salvor approve ota-web-20261120-143022-x7k2 go-live --input window=night --why \"checked"
          + " with ops\""
    })
public final class ApproveCommand extends StepDecisionCommand {
  @Option(
      names = {"-i", "--input"},
      paramLabel = "NAME=VALUE",
      description = "A value that the approval asks for; may be given several times.")
  private List<String> inputs = new ArrayList<>();

  public ApproveCommand(Session session) {
    super(session, Decision.Kind.APPROVE);
  }

  @Override
  Map<String, String> inputs() {
    Map<String, String> out = new LinkedHashMap<>();
    for (String input : inputs) {
      int equals = input.indexOf('=');
      if (equals <= 0) {
        throw new CliProblem(ExitCode.USAGE, "--input " + input + ": write --input NAME=VALUE");
      }
      if (out.put(input.substring(0, equals), input.substring(equals + 1)) != null) {
        throw new CliProblem(
            ExitCode.USAGE, "--input " + input.substring(0, equals) + " is given twice");
      }
    }
    return out;
  }
}
