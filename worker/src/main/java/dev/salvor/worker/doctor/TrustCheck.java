package dev.salvor.worker.doctor;

import dev.salvor.policy.PolicyFile;
import dev.salvor.trust.Purpose;
import dev.salvor.trust.TrustedKeys;
import dev.salvor.worker.process.TrustedFile;
import dev.salvor.workflow.connect.StateFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whom a worker trusts, and whether anybody can give what it demands. */
final class TrustCheck {
  private static final String SUBJECT = "trust";

  private TrustCheck() {}

  static List<Finding> look(StateFolder state) {
    TrustedFile file = new TrustedFile(state.trustedKeys());
    return switch (file.now()) {
      case TrustedFile.State.Unusable unusable ->
          List.of(
              Finding.problem(
                  SUBJECT,
                  "the worker cannot tell whom it trusts, so it begins NOTHING: " + unusable.why(),
                  "put that right, then look who stands in it: salvor trust list --worker; or"
                      + " remove the file if no signatures are wanted"));
      case TrustedFile.State.Trusted trusted -> of(file, trusted.keys(), state);
    };
  }

  private static List<Finding> of(TrustedFile file, TrustedKeys keys, StateFolder state) {
    List<Finding> findings = new ArrayList<>();
    if (keys.requires(Purpose.RUNBOOK) && keys.with(Purpose.RUNBOOK).isEmpty()) {
      findings.add(unsignable(file, keys.catalogue()));
    }
    if (keys.requires(Purpose.APPROVE) && keys.with(Purpose.APPROVE).isEmpty()) {
      findings.add(
          Finding.problem(
              SUBJECT,
              "it demands signed approvals, and trusts no key with them ("
                  + file.path()
                  + "): no approval of any run can count",
              "salvor trust add NAME.pub --for approve --worker, or: salvor trust demand approve"
                  + " --off"));
    }
    Set<String> strangers = strangers(keys, state);
    if (!strangers.isEmpty()) {
      findings.add(
          Finding.warning(
              SUBJECT,
              new PolicyFile(state.root()).path()
                  + " has rules about signers whom the worker does not trust with runbooks, so none"
                  + " of their signatures counts: "
                  + String.join(", ", strangers),
              "salvor trust add NAME.pub --for runbook --worker, or take them out of the rules"));
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok(SUBJECT, well(file, keys)));
    }
    return findings;
  }

  private static Finding unsignable(TrustedFile file, boolean catalogue) {
    String what = "it demands signed runbooks, and trusts no key with them (" + file.path() + "): ";
    String fix =
        "salvor trust add NAME.pub --for runbook --worker, or: salvor trust demand runbook --off";
    return catalogue
        ? Finding.warning(SUBJECT, what + "only what came with Salvor is run", fix)
        : Finding.problem(SUBJECT, what + "every run is refused", fix);
  }

  private static Set<String> strangers(TrustedKeys keys, StateFolder state) {
    Set<String> out = new TreeSet<>();
    if (new PolicyFile(state.root()).now() instanceof PolicyFile.State.Holds holds) {
      out.addAll(holds.policy().signers());
    }
    keys.with(Purpose.RUNBOOK).forEach(key -> out.remove(key.key().fingerprint().text()));
    return out;
  }

  private static String well(TrustedFile file, TrustedKeys keys) {
    String demanded =
        keys.require().stream().map(Purpose::word).sorted().collect(Collectors.joining(", "));
    return (demanded.isEmpty() ? "no signature is demanded" : "signatures demanded: " + demanded)
        + (keys.keys().isEmpty() ? "" : "; " + file.path() + ", entries: " + keys.keys().size());
  }
}
