package dev.salvor.workflow.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A 256 bit key with the id that sealed payloads name it by. Its text form shows the id only. */
public final class PayloadKey {
  static final int BYTES = 32;

  private final String id;
  private final SecretKey secret;

  private PayloadKey(String id, SecretKey secret) {
    this.id = id;
    this.secret = secret;
  }

  /** The key made of these {@value #BYTES} bytes; its id is derived from them. */
  public static PayloadKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "payload key: must have " + BYTES + " bytes, has " + bytes.length);
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      String id = HexFormat.of().formatHex(Arrays.copyOf(digest, 8));
      return new PayloadKey(id, new SecretKeySpec(bytes, "AES"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Sixteen hex digits that tell nothing about the key. */
  public String id() {
    return id;
  }

  SecretKey secret() {
    return secret;
  }

  @Override
  public String toString() {
    return "PayloadKey[" + id + "]";
  }
}
