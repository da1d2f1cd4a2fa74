package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
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
      "Let this machine's worker begin only runbooks, or count only approvals, that a key has"
          + " signed which it trusts with them (salvor trust add KEY --for runbook --worker).",
      "It holds from the next run, or approval, on; what has begun goes to its end."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo salvor trust demand runbook",
      "  sudo salvor trust demand runbook --catalogue",
      "  sudo salvor trust demand approve",
      "  sudo salvor trust demand runbook --off"
    })
public final class TrustDemandCommand extends BaseCommand {
  @Parameters(paramLabel = "PURPOSE", description = "What has to be signed: runbook, approve.")
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
            .filter(p -> p != Purpose.OTA)
            .orElseThrow(
                () ->
                    Parse.usage(
                        "\""
                            + purpose
                            + "\" cannot be demanded of a worker; runbook and approve can"));
    if (catalogue && (off || what != Purpose.RUNBOOK)) {
      throw Parse.usage("--catalogue says which runbooks need no signature; leave it out here");
    }
    TrustFile file = TrustFile.ofWorker(session().stateRoot());
    TrustChange change = new TrustChange(session().audit());
    TrustedKeys after =
        change.of(
            file,
            keys -> {
              if (!off && !catalogue && keys.with(what).isEmpty()) {
                throw Parse.usage(
                    "no key is trusted with that, so nothing could meet the demand; first:"
                        + " salvor trust add KEY --for "
                        + what.word()
                        + " --worker");
              }
              TrustedKeys next = keys.requiring(what, !off, catalogue);
              if (!next.equals(keys)) {
                record(change, what);
              }
              return next;
            });
    if (wantsJson()) {
      print(DemandJson.of(file.path().toString(), after));
    } else {
      DemandJson.of(file.path().toString(), after).lines().forEach(io().out()::println);
      io().out().flush();
      io().note("this machine's worker does so from now on");
    }
    return ExitCode.SUCCEEDED;
  }

  private void record(TrustChange change, Purpose what) {
    AuditEntry entry =
        session()
            .audit()
            .entry(AuditAction.TRUST_DEMAND)
            .outcome(off ? "off" : "on")
            .detail("for", what.word())
            .detail("whose", "worker");
    if (off) {
      change.must(entry);
    } else if (catalogue) {
      change.must(entry.detail("catalogue", "true"));
    } else {
      change.may(entry);
    }
  }
}
