package dev.salvor.trust;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/** A private Ed25519 key with its public half. Its text never stands in messages. */
public final class SigningKey {
  private final PrivateKey secret;
  private final VerifyKey verifyKey;

  private SigningKey(PrivateKey secret, VerifyKey verifyKey) {
    this.secret = secret;
    this.verifyKey = verifyKey;
  }

  /** A new one. */
  public static SigningKey generate() {
    return of(new SecureRandom());
  }

  private static SigningKey of(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(pair.getPrivate(), VerifyKey.of(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  /**
   * The key that {@code pem} holds.
   *
   * @param pem PKCS#8 without a password, as {@code openssl genpkey -algorithm ed25519} makes it
   * @throws IllegalArgumentException if it holds none; the message does not repeat it
   */
  public static SigningKey parse(String pem) {
    Optional<Pem.Block> block = Pem.find(pem);
    if (block.isEmpty()) {
      throw new IllegalArgumentException("it is no key in PEM");
    }
    String label = block.get().label();
    if (!label.equals("PRIVATE KEY")) {
      throw new IllegalArgumentException(
          "it is a "
              + label
              + ", no PRIVATE KEY"
              + (label.startsWith("ENCRYPTED") ? "; keys with a password are not read" : ""));
    }
    try {
      PrivateKey secret =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(block.get().bytes()));
      return of(new Seed(((EdECPrivateKey) secret).getBytes().orElseThrow()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is not a private key of Ed25519", e);
    }
  }

  /** The JDK derives a public key only while it makes a pair: this is all its chance. */
  private static final class Seed extends SecureRandom {
    private final transient byte[] seed;

    Seed(byte[] seed) {
      super(null, null);
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("the JDK asks for something else than the seed");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }

  /** PKCS#8 in PEM. */
  public String pem() {
    return Pem.text("PRIVATE KEY", secret.getEncoded());
  }

  public VerifyKey verifyKey() {
    return verifyKey;
  }

  /** The signature of {@code data}, 64 bytes; the same for the same data. */
  public byte[] sign(byte[] data) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(secret);
      signer.update(data);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that could be read does not sign", e);
    }
  }
}
