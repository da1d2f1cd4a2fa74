package dev.salvor.worker.doctor;

import dev.salvor.policy.Policy;
import dev.salvor.policy.PolicyFile;
import dev.salvor.runbook.source.Problem;
import dev.salvor.workflow.connect.StateFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the owner of a node lets its worker do. */
public final class PolicyCheck {
  private static final String SUBJECT = "policy";

  private PolicyCheck() {}

  static List<Finding> look(StateFolder state) {
    PolicyFile file = new PolicyFile(state.root());
    return switch (file.now()) {
      case PolicyFile.State.Absent ignored ->
          List.of(
              Finding.ok(SUBJECT, "none: no order is refused; " + file.path() + " would be it"));
      case PolicyFile.State.Broken broken ->
          List.of(
              Finding.problem(
                  SUBJECT,
                  refusing(broken),
                  "mend " + file.path() + ", or remove it to allow everything"));
      case PolicyFile.State.Holds holds -> of(file, holds.policy());
    };
  }

  private static List<Finding> of(PolicyFile file, Policy policy) {
    List<Finding> findings = new ArrayList<>();
    policy.doubts().stream()
        .map(doubt -> Finding.warning(SUBJECT, file.path() + ": " + doubt, ""))
        .forEach(findings::add);
    policy.neverMet().stream()
        .map(
            rule ->
                Finding.warning(
                    SUBJECT,
                    file.path() + ": " + rule,
                    "correct or remove it: as it stands it does nothing"))
        .forEach(findings::add);
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              SUBJECT,
              file.path()
                  + ": "
                  + rules(policy)
                  + policy.limit().map(limit -> "; " + limit).orElse("")));
    }
    return findings;
  }

  /** One line about it for whoever starts a worker; absent where there is none. */
  public static Optional<String> line(StateFolder state) {
    PolicyFile file = new PolicyFile(state.root());
    return switch (file.now()) {
      case PolicyFile.State.Absent ignored -> Optional.empty();
      case PolicyFile.State.Broken broken -> Optional.of("policy: " + refusing(broken));
      case PolicyFile.State.Holds holds ->
          Optional.of("policy: " + file.path() + ", " + rules(holds.policy()));
    };
  }

  /** Why nothing is begun; absent where the policy can be used, or there is none. */
  public static Optional<String> unusable(StateFolder state) {
    return new PolicyFile(state.root()).now() instanceof PolicyFile.State.Broken broken
        ? Optional.of(refusing(broken))
        : Optional.empty();
  }

  private static String refusing(PolicyFile.State.Broken broken) {
    return "every order is REFUSED (runs wait for it a while), because it cannot be used: "
        + broken.problems().stream().map(Problem::text).collect(Collectors.joining("; "));
  }

  private static String rules(Policy policy) {
    return policy.allowing().map(n -> "allow rules " + n + ", ").orElse("")
        + "deny rules "
        + policy.denying();
  }
}
