package dev.salvor.trust;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public Ed25519 key (RFC 8032).
 *
 * @param base64 its 32 bytes
 */
public record VerifyKey(@JsonValue String base64) {
  private static final int LENGTH = 32;
  private static final int SIGNATURE = 64;

  /** What stands before the 32 bytes in a SubjectPublicKeyInfo (RFC 8410). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  @JsonCreator
  public VerifyKey {
    byte[] bytes = decode(base64).orElse(new byte[0]);
    if (bytes.length != LENGTH || !Base64.getEncoder().encodeToString(bytes).equals(base64)) {
      throw new IllegalArgumentException("\"" + base64 + "\" is not 32 bytes in Base64");
    }
    try {
      verifier(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("\"" + base64 + "\" is no Ed25519 key", e);
    }
  }

  static VerifyKey of(PublicKey key) {
    return ofInfo(key.getEncoded());
  }

  private static VerifyKey ofInfo(byte[] info) {
    if (info.length != PREFIX.length + LENGTH
        || !Arrays.equals(PREFIX, 0, PREFIX.length, info, 0, PREFIX.length)) {
      throw new IllegalArgumentException("the public key is not of Ed25519");
    }
    return new VerifyKey(
        Base64.getEncoder().encodeToString(Arrays.copyOfRange(info, PREFIX.length, info.length)));
  }

  /**
   * The key that {@code text} holds.
   *
   * @param text a SubjectPublicKeyInfo in PEM, or the 32 bytes or the whole of that in Base64
   * @throws IllegalArgumentException if it holds none
   */
  public static VerifyKey parse(String text) {
    Optional<Pem.Block> block = Pem.find(text);
    if (block.isPresent()) {
      if (block.get().label().endsWith("PRIVATE KEY")) {
        throw new IllegalArgumentException("it is a private key, which nobody else may see");
      }
      if (!block.get().label().equals("PUBLIC KEY")) {
        throw new IllegalArgumentException("it is a " + block.get().label() + ", no PUBLIC KEY");
      }
      return ofInfo(block.get().bytes());
    }
    byte[] bytes =
        decode(text.strip())
            .orElseThrow(() -> new IllegalArgumentException("it is no key, in PEM or in Base64"));
    return bytes.length == LENGTH
        ? new VerifyKey(Base64.getEncoder().encodeToString(bytes))
        : ofInfo(bytes);
  }

  private static Optional<byte[]> decode(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether {@code signature} is one of {@code data} by the private half of this key. */
  public boolean verifies(byte[] data, byte[] signature) {
    if (signature.length != SIGNATURE) {
      return false;
    }
    try {
      Signature verifier = verifier(raw());
      verifier.update(data);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a signature that cannot be one
    }
  }

  private static Signature verifier(byte[] raw) throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info(raw))));
    return verifier;
  }

  private static byte[] info(byte[] raw) {
    byte[] out = Arrays.copyOf(PREFIX, PREFIX.length + raw.length);
    System.arraycopy(raw, 0, out, PREFIX.length, raw.length);
    return out;
  }

  private byte[] raw() {
    return Base64.getDecoder().decode(base64);
  }

  /** As a SubjectPublicKeyInfo in PEM, which openssl reads. */
  public String pem() {
    return Pem.text("PUBLIC KEY", info(raw()));
  }

  /** What people compare. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(raw());
  }
}
