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
import dev.salvor.worker.process.Guarded;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.TrustActivities;
import dev.salvor.workflow.contract.run.Approvers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom this worker trusts, read again for each run and each approval, so that what is changed holds
 * from then on. A file that is there and cannot be relied on lets nothing in. Safe for any thread.
 */
final class WorkerTrust implements Admission, TrustActivities {
  private static final long MOST_BYTES = 1 << 20;

  private final Path file;

  WorkerTrust(StateFolder state) {
    this.file = state.trustedKeys();
  }

  /** What stands in the file, or why nobody can rely on it. */
  private sealed interface Found {
    record Trusted(TrustedKeys keys) implements Found {}

    record Unusable(String why) implements Found {}
  }

  @Override
  public Demand.Answer of(Definition definition) {
    return switch (find()) {
      case Found.Trusted(TrustedKeys keys) ->
          new Demand(keys).of(definition, keys.catalogue() && isOfCatalogue(definition));
      case Found.Unusable unusable ->
          new Demand.Answer.Unmet(
              "this worker cannot tell whom it trusts, so it begins nothing: "
                  + unusable.why()
                  + ". Put that right there, or remove the file if no signatures are wanted, and"
                  + " start the run again");
    };
  }

  @Override
  public boolean isDemanding() {
    return !(find() instanceof Found.Trusted(TrustedKeys keys)) || keys.requires(Purpose.RUNBOOK);
  }

  @Override
  public Approvers approvers() {
    return switch (find()) {
      case Found.Trusted(TrustedKeys keys) ->
          new Approvers(
              keys.with(Purpose.APPROVE), keys.requires(Purpose.APPROVE), Optional.empty());
      case Found.Unusable unusable -> Approvers.unknown(unusable.why());
    };
  }

  /**
   * The keys of the trusted ones who signed it, for rules of the policy; absent: nobody can say.
   */
  Optional<Set<String>> signers(Definition definition) {
    if (!(find() instanceof Found.Trusted(TrustedKeys keys)) || !Definitions.isWhole(definition)) {
      return Optional.empty();
    }
    return Optional.of(
        Signatures.signers(definition.sha256(), definition.signatures(), keys).stream()
            .filter(SignedBy.Trusted.class::isInstance)
            .map(SignedBy.Trusted.class::cast)
            .map(by -> by.key().key().fingerprint().text())
            .collect(Collectors.toUnmodifiableSet()));
  }

  private Found find() {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Found.Trusted(TrustedKeys.NONE);
    }
    try {
      Optional<String> weak = Guarded.weakness(file);
      if (weak.isPresent()) {
        return unusable(weak.get() + ", so others could say whom this worker trusts");
      }
      if (Files.size(file) > MOST_BYTES) {
        return unusable("it is larger than " + MOST_BYTES + " bytes");
      }
      return new Found.Trusted(TrustedKeys.parse(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException gone) {
      return unusable("it went away while it was read");
    } catch (IOException e) {
      return unusable("it cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return unusable(String.valueOf(e.getMessage()));
    }
  }

  private Found unusable(String why) {
    String line = why.lines().findFirst().orElse("");
    return new Found.Unusable(line.startsWith(file + " ") ? line : file + ": " + line);
  }

  /** Whether the worker's own product came with it. */
  private static boolean isOfCatalogue(Definition definition) {
    String name = definition.runbook().name();
    return Catalogue.names().contains(name)
        && Catalogue.open(name) instanceof RunbookReader.Result.Read read
        && read.definition().sha256().equals(definition.sha256());
  }
}
