package dev.salvor.trust;

import dev.salvor.runbook.DefinitionSignature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signatures of definitions. What is signed says that it is a runbook, so that no signature made
 * for another purpose fits.
 */
public final class Signatures {
  /** More are not looked at: each costs time. */
  public static final int MOST = 16;

  private Signatures() {}

  /** What stands under a signature of the definition with that digest. */
  private static byte[] statement(String definitionDigest, Instant at) {
    return ("salvor/1 runbook\n" + definitionDigest + "\n" + at + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Signs a definition.
   *
   * @param at cut to seconds
   */
  public static DefinitionSignature sign(String definitionDigest, SigningKey key, Instant at) {
    Instant when = at.truncatedTo(ChronoUnit.SECONDS);
    return new DefinitionSignature(
        key.verifyKey().base64(),
        when,
        Base64.getEncoder().encodeToString(key.sign(statement(definitionDigest, when))));
  }

  /**
   * Who signed a definition, in the order of the signatures. Pure; whoever relies on it makes sure
   * that the digest is that of the content.
   *
   * @param trusted keys for any purpose; only {@link Purpose#RUNBOOK} counts
   */
  public static List<SignedBy> signers(
      String definitionDigest, List<DefinitionSignature> signatures, TrustedKeys trusted) {
    return signatures.stream()
        .limit(MOST)
        .map(signature -> signer(definitionDigest, signature, trusted))
        .toList();
  }

  /** Whether it is one of the definition with that digest, by the key that it names. */
  public static boolean holds(String definitionDigest, DefinitionSignature signature) {
    return !(signer(definitionDigest, signature, TrustedKeys.NONE) instanceof SignedBy.Wrong);
  }

  private static SignedBy signer(
      String definitionDigest, DefinitionSignature signature, TrustedKeys trusted) {
    VerifyKey key;
    byte[] bytes;
    try {
      key = new VerifyKey(signature.key());
      bytes = Base64.getDecoder().decode(signature.signature());
    } catch (IllegalArgumentException e) {
      return new SignedBy.Wrong("a key that is none");
    }
    Instant at = signature.at();
    if (!key.verifies(statement(definitionDigest, at), bytes)) {
      return new SignedBy.Wrong(
          trusted.keys().stream()
              .filter(k -> k.key().equals(key))
              .findFirst()
              .map(SignedBy::name)
              .orElseGet(() -> key.fingerprint().text()));
    }
    Optional<TrustedKey> forThis = trusted.find(key, Purpose.RUNBOOK);
    if (forThis.isPresent()) {
      return new SignedBy.Trusted(forThis.get(), at);
    }
    return trusted.keys().stream()
        .filter(k -> k.key().equals(key))
        .findFirst()
        .<SignedBy>map(k -> new SignedBy.OtherPurpose(k, at))
        .orElseGet(() -> new SignedBy.Stranger(key, at));
  }
}
