package dev.salvor.worker.engine;

import dev.salvor.workflow.connect.EngineTls;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates (X.509, ECDSA with SHA-256) with one key. Thread-safe. */
final class CertificateSigner {
  /** Machines without a battery begin at this time: a clock that is behind must never matter. */
  static final Instant BEGIN = Instant.EPOCH;

  private static final X500Name AUTHORITY = new X500Name("CN=salvor engine authority");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateKey key;

  CertificateSigner(PrivateKey key) {
    this.key = key;
  }

  /** One that signs others and none that sign. */
  X509Certificate authority(PublicKey own, Instant end) throws IOException {
    X509v3CertificateBuilder builder = begun(AUTHORITY, AUTHORITY, own, end);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    return signed(builder);
  }

  /**
   * One of the authority.
   *
   * @param server the engine's, by which its services also reach each other; else a client's
   */
  X509Certificate leaf(X509Certificate authority, PublicKey known, boolean server, Instant end)
      throws IOException {
    X500Name name = new X500Name("CN=" + (server ? EngineTls.NAME : "salvor operator"));
    X500Name issuer = X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder = begun(issuer, name, known, end);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    KeyPurposeId[] purposes =
        server
            ? new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}
            : new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    if (server) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.dNSName, EngineTls.NAME),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1")
              }));
    }
    return signed(builder);
  }

  /** Whether {@code key} is the one of {@code known}. */
  static boolean fits(PrivateKey key, PublicKey known) {
    byte[] text = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(text);
      byte[] made = signature.sign();
      signature.initVerify(known);
      signature.update(text);
      return signature.verify(made);
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  private static X509v3CertificateBuilder begun(
      X500Name issuer, X500Name subject, PublicKey known, Instant end) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(120, RANDOM).setBit(120),
        Date.from(BEGIN),
        Date.from(end),
        subject,
        known);
  }

  private X509Certificate signed(X509v3CertificateBuilder builder) throws IOException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (GeneralSecurityException | OperatorCreationException failure) {
      throw new IOException("the certificate cannot be made: " + failure.getMessage(), failure);
    }
  }
}
