package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.trust.TrustFile;
import dev.salvor.cli.view.DemandJson;
import dev.salvor.trust.Purpose;
import dev.salvor.trust.TrustedKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "demand",
    description = {
      "Let this machine's worker begin only runbooks that a key has signed which it trusts with them"
          + " (salvor trust add KEY --for runbook --worker).",
      "It holds from the next run on; what has begun goes to its end."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo salvor trust demand runbook",
      "  sudo salvor trust demand runbook --catalogue",
      "  sudo salvor trust demand runbook --off"
    })
public final class TrustDemandCommand extends BaseCommand {
  @Parameters(paramLabel = "PURPOSE", description = "What has to be signed: runbook.")
  private String purpose = "";

  @Option(names = "--off", description = "Demand it no longer.")
  private boolean off;

  @Option(
      names = "--catalogue",
      description = "Runbooks that come with the worker's own Salvor need no signature.")
  private boolean catalogue;

  public TrustDemandCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Purpose what =
        Purpose.of(purpose)
            .filter(p -> p == Purpose.RUNBOOK)
            .orElseThrow(
                () -> Parse.usage("\"" + purpose + "\" cannot be demanded of a worker; runbook can"));
    if (off && catalogue) {
      throw Parse.usage("--catalogue says what may pass a demand, so it does not go with --off");
    }
    TrustFile file = TrustFile.ofWorker(session().stateRoot());
    TrustedKeys after =
        file.change(
            keys -> {
              if (!off && !catalogue && keys.with(what).isEmpty()) {
                throw Parse.usage(
                    "no key is trusted with that, so this worker would begin nothing at all; first:"
                        + " salvor trust add KEY --for "
                        + what.word()
                        + " --worker");
              }
              return keys.requiring(what, !off, catalogue);
            });
    if (wantsJson()) {
      print(DemandJson.of(file.path().toString(), after));
    } else {
      DemandJson.of(file.path().toString(), after).lines().forEach(io().out()::println);
      io().out().flush();
      io().note("this machine's worker does so from the next run on");
    }
    return ExitCode.SUCCEEDED;
  }
}
