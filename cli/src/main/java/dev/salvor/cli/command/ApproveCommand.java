package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.trust.OwnKey;
import dev.salvor.trust.SigningKey;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.Decision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "approve",
    description = {
      "Approve the step that a run is waiting to begin.",
      "Signed with an own key, if there is one: where the worker trusts it with approve, that"
          + " proves who approves. Else the OS user counts, and the report says so."
    },
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

  @Option(
      names = "--key",
      paramLabel = "NAME|FILE",
      description =
          "The own key that signs; absent: the only one, or the one called as the OS user.")
  private Optional<String> key = Optional.empty();

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

  @Override
  Decision proved(Decision decision, RunState state) {
    Optional<SigningKey> own = OwnKey.find(key, decision.user(), session().env());
    if (own.isEmpty()) {
      List<String> several = OwnKey.names(session().env());
      if (!several.isEmpty()) {
        session()
            .io()
            .note(
                "nothing is signed: which key of this account is meant? give --key, one of "
                    + String.join(", ", several));
      }
      return decision;
    }
    Optional<RunRequest> request = session().engine().startedWith(state);
    if (request.isEmpty()) {
      if (key.isPresent()) {
        throw new CliProblem(
            ExitCode.FAILED,
            "what run " + state.id() + " was started with cannot be read; nothing was signed");
      }
      return decision;
    }
    String signature =
        decision.statement(state.id().value(), request.get().definition().sha256()).sign(own.get());
    return decision.provedBy(new Decision.Proof(own.get().verifyKey().base64(), signature));
  }
}
