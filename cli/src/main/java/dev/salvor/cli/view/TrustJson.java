package dev.salvor.cli.view;

import dev.salvor.trust.TrustedKey;
import java.time.Instant;

/**
 * A trusted key in JSON; the names are part of the interface.
 *
 * @param purpose what it is trusted with: {@code ota}, {@code runbook} or {@code approve}
 * @param since when it was added
 */
public record TrustJson(
    String name, String fingerprint, String publicKey, String purpose, String note, Instant since) {
  /** The same of a key. */
  public static TrustJson of(TrustedKey key) {
    return new TrustJson(
        key.name(),
        key.key().fingerprint().text(),
        key.key().base64(),
        key.purpose().word(),
        key.note(),
        key.since());
  }
}
