package dev.salvor.workflow.connect;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate and the key that is said to belong to it. Without a look at both, two that do not
 * fit end as a handshake that somebody broke off.
 *
 * @param certificate PEM; its first one is meant
 * @param key PKCS #8 in PEM, without a passphrase
 */
public record TlsPair(Path certificate, Path key) {
  private static final long MOST_BYTES = 1 << 20;
  private static final byte[] PROBE = "salvor".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern PRIVATE =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]*)-----END ");

  /** Why they cannot be used together, with both paths; absent where they belong together. */
  public Optional<String> trouble() {
    PublicKey shown;
    try {
      shown = TlsFiles.certificates(certificate).getFirst().getPublicKey();
    } catch (IOException unusable) {
      return Optional.of(unusable.getMessage() + " (its key is " + key + ")");
    }
    try {
      return fits(read(), shown)
          ? Optional.empty()
          : Optional.of(
              "the certificate "
                  + certificate
                  + " and the key "
                  + key
                  + " do not belong together: the certificate was made for another key");
    } catch (IOException unusable) {
      return Optional.of(unusable.getMessage() + " (its certificate is " + certificate + ")");
    }
  }

  private PrivateKey read() throws IOException {
    String text;
    try {
      if (Files.size(key) > MOST_BYTES) {
        throw new IOException("it is larger than " + MOST_BYTES + " bytes");
      }
      // Each byte is a character: whatever is in the file, it can be looked at.
      text = Files.readString(key, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IOException("the key " + key + " " + TlsFiles.why(e), e);
    }
    Matcher found = PRIVATE.matcher(text);
    if (!found.find()) {
      throw new IOException("the key " + key + " holds no private key in PEM");
    }
    switch (found.group(1)) {
      case "PRIVATE KEY" -> {}
      case "ENCRYPTED PRIVATE KEY" ->
          throw new IOException(
              "the key " + key + " has a passphrase; openssl pkcs8 -in it writes it without one");
      default ->
          throw new IOException(
              "the key "
                  + key
                  + " is not in PKCS #8 (BEGIN "
                  + found.group(1)
                  + "); openssl pkcs8 -topk8 -nocrypt -in it writes it so");
    }
    try {
      PKCS8EncodedKeySpec spec =
          new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(2)));
      for (String kind : List.of("RSA", "EC")) {
        Optional<PrivateKey> made = make(kind, spec);
        if (made.isPresent()) {
          return made.get();
        }
      }
    } catch (IllegalArgumentException broken) {
      throw new IOException("the key " + key + " is damaged", broken);
    }
    throw new IOException("the key " + key + " is neither of RSA nor of EC, or is damaged");
  }

  private static Optional<PrivateKey> make(String kind, PKCS8EncodedKeySpec spec) {
    try {
      return Optional.of(KeyFactory.getInstance(kind).generatePrivate(spec));
    } catch (GeneralSecurityException another) {
      return Optional.empty();
    }
  }

  private static boolean fits(PrivateKey own, PublicKey shown) {
    if (own instanceof RSAPrivateKey rsa) {
      BigInteger modulus = rsa.getModulus();
      return shown instanceof RSAPublicKey known && known.getModulus().equals(modulus);
    }
    if (!own.getAlgorithm().equals(shown.getAlgorithm())) {
      return false;
    }
    try {
      Signature one = Signature.getInstance("SHA256withECDSA");
      one.initSign(own);
      one.update(PROBE);
      byte[] signed = one.sign();
      one.initVerify(shown);
      one.update(PROBE);
      return one.verify(signed);
    } catch (GeneralSecurityException another) {
      return false;
    }
  }
}
