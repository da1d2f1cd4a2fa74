package dev.salvor.trust;

import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What people compare of a key: {@code SHA256:} and Base64 without padding, as ssh writes it, over
 * the 32 bytes of the key.
 */
public record Fingerprint(@JsonValue String text) {
  static Fingerprint of(byte[] raw) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(raw);
      return new Fingerprint(
          "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
