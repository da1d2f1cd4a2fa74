package dev.salvor.worker;

import dev.salvor.activity.host.Admission;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.trust.Demand;
import dev.salvor.trust.Purpose;
import dev.salvor.trust.Signatures;
import dev.salvor.trust.SignedBy;
import dev.salvor.trust.TrustedKeys;
import dev.salvor.worker.process.TrustedFile;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.TrustActivities;
import dev.salvor.workflow.contract.run.Approvers;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom this worker trusts, read again for each run and each approval, so that what is changed holds
 * from then on. A file that is there and cannot be relied on lets nothing in. Safe for any thread.
 */
final class WorkerTrust implements Admission, TrustActivities {
  private final TrustedFile file;

  WorkerTrust(StateFolder state) {
    this.file = new TrustedFile(state.trustedKeys());
  }

  @Override
  public Demand.Answer of(Definition definition) {
    return switch (file.now()) {
      case TrustedFile.State.Trusted(TrustedKeys keys) ->
          new Demand(keys).of(definition, keys.catalogue() && isOfCatalogue(definition));
      case TrustedFile.State.Unusable unusable ->
          new Demand.Answer.Unmet(
              "this worker cannot tell whom it trusts, so it begins nothing: "
                  + unusable.why()
                  + ". Put that right there, or remove the file if no signatures are wanted, and"
                  + " start the run again");
    };
  }

  @Override
  public boolean isDemanding() {
    return !(file.now() instanceof TrustedFile.State.Trusted(TrustedKeys keys))
        || keys.requires(Purpose.RUNBOOK);
  }

  @Override
  public Approvers approvers() {
    return switch (file.now()) {
      case TrustedFile.State.Trusted(TrustedKeys keys) ->
          new Approvers(
              keys.with(Purpose.APPROVE), keys.requires(Purpose.APPROVE), Optional.empty());
      case TrustedFile.State.Unusable unusable -> Approvers.unknown(unusable.why());
    };
  }

  /**
   * The keys of the trusted ones who signed it, for rules of the policy; absent: nobody can say.
   */
  Optional<Set<String>> signers(Definition definition) {
    if (!(file.now() instanceof TrustedFile.State.Trusted(TrustedKeys keys))
        || !Definitions.isWhole(definition)) {
      return Optional.empty();
    }
    return Optional.of(
        Signatures.signers(definition.sha256(), definition.signatures(), keys).stream()
            .filter(SignedBy.Trusted.class::isInstance)
            .map(SignedBy.Trusted.class::cast)
            .map(by -> by.key().key().fingerprint().text())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether the worker's own product came with it. */
  private static boolean isOfCatalogue(Definition definition) {
    String name = definition.runbook().name();
    return Catalogue.names().contains(name)
        && Catalogue.open(name) instanceof RunbookReader.Result.Read read
        && read.definition().sha256().equals(definition.sha256());
  }
}
