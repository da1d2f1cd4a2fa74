package dev.salvor.cli.trust;

import dev.salvor.release.archive.Checked;
import dev.salvor.trust.Purpose;
import dev.salvor.trust.TrustedKey;
import dev.salvor.trust.VerifyKey;
import java.util.Map;
import java.util.Optional;

/** Who signed a release, as far as this account can know. */
public sealed interface Signer {
  /** Nobody. */
  record Nobody() implements Signer {}

  /** A key that is trusted with updates. */
  record Trusted(String name, VerifyKey key) implements Signer {}

  /** An own key that is not trusted. */
  record Own(String name, VerifyKey key) implements Signer {}

  /** A key that is not known here, or the signature is damaged: nobody can tell. */
  record Unknown() implements Signer {}

  /** Who made {@code signature}. */
  static Signer of(Optional<Checked.Signature> signature, Map<String, String> env) {
    if (signature.isEmpty()) {
      return new Nobody();
    }
    if (UserFolder.find(env).isEmpty()) {
      return new Unknown();
    }
    Checked.Signature made = signature.get();
    Optional<TrustedKey> trusted =
        TrustFile.of(env).read().keys().stream()
            .filter(k -> k.purpose() == Purpose.OTA && made.isBy(k.key()))
            .findFirst();
    if (trusted.isPresent()) {
      return new Trusted(trusted.get().name(), trusted.get().key());
    }
    return KeyFolder.of(env).list().stream()
        .filter(k -> made.isBy(k.key()))
        .findFirst()
        .<Signer>map(k -> new Own(k.name(), k.key()))
        .orElseGet(Unknown::new);
  }
}
