package dev.salvor.cli.view;

import dev.salvor.cli.trust.KeyFolder;
import dev.salvor.runbook.Definition;
import dev.salvor.trust.SignatureFile;
import dev.salvor.trust.Signatures;
import dev.salvor.trust.SignedBy;
import dev.salvor.trust.TrustedKey;
import dev.salvor.trust.TrustedKeys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who signed a runbook, in JSON; the names are part of the interface.
 *
 * @param runbook its name
 * @param definition digest of the runbook with its files as they are now
 * @param file where signatures of it lie
 * @param trusted a key that is trusted with runbooks has signed it as it is now
 * @param signers one for each signature, in their order
 * @param changes what is another than what was signed
 */
public record SignatureJson(
    String runbook,
    String definition,
    String file,
    boolean trusted,
    List<SignerJson> signers,
    List<String> changes) {
  /**
   * One signature.
   *
   * @param state {@code trusted}; {@code other-purpose}: trusted, but not with runbooks; {@code
   *     known}: an own key that is not trusted; {@code unknown}: any other; {@code wrong}: it is of
   *     something else, or damaged
   * @param name of the key, if it is known here
   * @param purpose what the key is trusted with, if it is
   */
  public record SignerJson(
      String state,
      Optional<String> name,
      Optional<String> fingerprint,
      Optional<String> purpose,
      Optional<Instant> at) {
    /** Whose it is, or would be. */
    public String who() {
      return name.isPresent() && fingerprint.isPresent()
          ? name.get() + " (" + fingerprint.get() + ")"
          : name.or(() -> fingerprint).orElse("");
    }
  }

  public SignatureJson {
    signers = List.copyOf(signers);
    changes = List.copyOf(changes);
  }

  /**
   * Everything there is to say of a runbook as it is now.
   *
   * @param file what lies in {@code place}
   * @param trusted the keys that are trusted
   * @param own keys of the account
   */
  public static SignatureJson of(
      String place,
      Definition now,
      Optional<SignatureFile> file,
      TrustedKeys trusted,
      List<KeyFolder.Own> own) {
    List<SignedBy> by =
        file.map(f -> Signatures.signers(f.definition(), f.signatures(), trusted))
            .orElse(List.of());
    List<String> changes = file.map(f -> f.changes(now)).orElse(List.of());
    return new SignatureJson(
        now.runbook().name(),
        now.sha256(),
        place,
        changes.isEmpty() && by.stream().anyMatch(SignedBy.Trusted.class::isInstance),
        by.stream().map(s -> signer(s, own)).toList(),
        changes);
  }

  private static SignerJson signer(SignedBy signed, List<KeyFolder.Own> own) {
    return switch (signed) {
      case SignedBy.Trusted by -> signer("trusted", by.key(), by.at());
      case SignedBy.OtherPurpose by -> signer("other-purpose", by.key(), by.at());
      case SignedBy.Stranger by -> {
        Optional<String> name =
            own.stream().filter(k -> k.key().equals(by.key())).map(KeyFolder.Own::name).findFirst();
        yield new SignerJson(
            name.isPresent() ? "known" : "unknown",
            name,
            Optional.of(by.key().fingerprint().text()),
            Optional.empty(),
            Optional.of(by.at()));
      }
      case SignedBy.Wrong by ->
          new SignerJson(
              "wrong",
              Optional.of(by.claims()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
    };
  }

  private static SignerJson signer(String state, TrustedKey key, Instant at) {
    return new SignerJson(
        state,
        Optional.of(key.name()),
        Optional.of(key.key().fingerprint().text()),
        Optional.of(key.purpose().word()),
        Optional.of(at));
  }
}
