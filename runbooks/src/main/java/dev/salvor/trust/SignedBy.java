package dev.salvor.trust;

import java.time.Instant;

/** What one signature is worth to somebody who trusts certain keys with certain things. */
public sealed interface SignedBy {
  /** It holds, and the key is trusted with that. */
  record Trusted(TrustedKey key, Instant at) implements SignedBy {}

  /** It holds, and the key is trusted, but not with that. */
  record OtherPurpose(TrustedKey key, Instant at) implements SignedBy {}

  /** It holds, and the key is not trusted. */
  record Stranger(VerifyKey key, Instant at) implements SignedBy {}

  /**
   * It does not hold: it was made over something else, or is damaged.
   *
   * @param claims whose it would be, for people: nobody has shown that it is
   */
  record Wrong(String claims) implements SignedBy {}

  /** For people. */
  default String words() {
    return switch (this) {
      case Trusted by -> name(by.key());
      case OtherPurpose by ->
          name(by.key()) + ", who is trusted with " + by.key().purpose().word() + " only";
      case Stranger by -> "a key that is not trusted, " + by.key().fingerprint();
      case Wrong by -> by.claims();
    };
  }

  /** A key by its name and what people compare. */
  static String name(TrustedKey key) {
    return key.name() + " (" + key.key().fingerprint() + ")";
  }
}
