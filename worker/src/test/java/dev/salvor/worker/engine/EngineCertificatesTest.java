package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.salvor.workflow.connect.EngineTls;
import dev.salvor.workflow.connect.TlsFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineCertificatesTest {
  private static final Instant BEGIN = Instant.parse("2026-11-23T08:00:00Z");

  @TempDir private Path folder;
  private EngineTls tls = new EngineTls(Path.of("/"));

  @BeforeEach
  void make() throws Exception {
    tls = new EngineTls(folder.resolve("tls"));
    at(BEGIN).create();
  }

  private EngineCertificates at(Instant now) {
    return new EngineCertificates(tls, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static X509Certificate read(Path file) throws IOException {
    return TlsFiles.certificates(file).getFirst();
  }

  private Map<Path, String> all() throws IOException {
    Map<Path, String> all = new HashMap<>();
    for (Path file : tls.files()) {
      all.put(file, Files.readString(file));
    }
    return all;
  }

  @Test
  void onlyTheirOwnerMayReadThem() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tls.folder())))
        .isEqualTo("rwx------");
    for (Path file : tls.files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as("%s", file)
          .isEqualTo("rw-------");
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(tls.folder());
    }
  }

  @Test
  void theAuthoritySignsTheEngineAndAClientThatIsNoEngine() throws Exception {
    X509Certificate authority = read(tls.authority());
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(authority.getNotAfter().toInstant()).isEqualTo(EngineCertificates.NEVER);
    for (Path file : List.of(tls.server(), tls.client())) {
      X509Certificate one = read(file);
      assertThatCode(() -> one.verify(authority.getPublicKey())).doesNotThrowAnyException();
      assertThat(one.getBasicConstraints()).isEqualTo(-1);
      assertThat(one.getNotAfter().toInstant()).isEqualTo(BEGIN.plus(EngineCertificates.VALID));
    }
    assertThat(read(tls.server()).getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(read(tls.client()).getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(read(tls.server()).getSubjectAlternativeNames().toString())
        .contains("salvor-engine", "127.0.0.1");
  }

  @Test
  void whatIsGoodStaysAsItIs() throws Exception {
    Map<Path, String> before = all();
    at(BEGIN).create();
    at(BEGIN.plus(Duration.ofDays(200))).atStart();
    assertThat(at(BEGIN.plus(Duration.ofDays(200))).renew()).isTrue();
    assertThat(all()).isEqualTo(before);
  }

  @Test
  void aRenewedCertificateKeepsItsKeyWhoseTimeChanges() throws Exception {
    Map<Path, String> before = all();
    FileTime old = FileTime.from(BEGIN.minusSeconds(60));
    Files.setLastModifiedTime(tls.clientKey(), old);
    Instant late = BEGIN.plus(EngineCertificates.VALID).minus(EngineCertificates.RENEWED);

    assertThat(at(late).renew()).isTrue();

    assertThat(Files.getLastModifiedTime(tls.clientKey())).isGreaterThan(old);
    for (Path same :
        List.of(tls.authority(), tls.authorityKey(), tls.serverKey(), tls.clientKey())) {
      assertThat(Files.readString(same)).as("%s", same).isEqualTo(before.get(same));
    }
    for (Path renewed : List.of(tls.server(), tls.client())) {
      assertThat(read(renewed).getNotAfter().toInstant())
          .isEqualTo(late.plus(EngineCertificates.VALID));
    }
  }

  @Test
  void anAuthorityThatIsOverIsMadeAnewAtAStartOnly() throws Exception {
    Map<Path, String> before = all();
    Instant over = BEGIN.plus(Duration.ofDays(7300));
    authority(BEGIN, over);
    before.put(tls.authority(), Files.readString(tls.authority()));
    assertThat(at(over).renew()).isFalse();
    assertThat(all()).isEqualTo(before);

    at(over).atStart();

    all().forEach((file, text) -> assertThat(text).as("%s", file).isNotEqualTo(before.get(file)));
    read(tls.client()).verify(read(tls.authority()).getPublicKey());
  }

  /** As on a machine without a battery before it has the time from elsewhere. */
  @Test
  void aClockThatIsBehindReplacesNothingAndAllIsGoodWhenItIsPutRight() throws Exception {
    Map<Path, String> before = all();
    at(Instant.EPOCH).atStart();
    assertThat(at(Instant.EPOCH).renew()).isTrue();
    assertThat(all()).isEqualTo(before);
    for (Path file : List.of(tls.authority(), tls.server(), tls.client())) {
      read(file).checkValidity(Date.from(Instant.EPOCH));
    }

    // All of it made then, as at the first start of such a machine.
    at(BEGIN).destroy();
    at(Instant.EPOCH).create();
    X509Certificate authority = read(tls.authority());
    String key = Files.readString(tls.clientKey());
    assertThat(at(BEGIN).renew()).as("without a start of the engine").isTrue();
    assertThat(read(tls.authority())).isEqualTo(authority);
    authority.checkValidity(Date.from(BEGIN));
    read(tls.client()).checkValidity(Date.from(BEGIN));
    assertThat(Files.readString(tls.clientKey())).isEqualTo(key);
  }

  @Test
  void anAuthorityOfAnOlderSalvorStaysUnderAClockThatIsBehindIt() throws Exception {
    authority(BEGIN, BEGIN.plus(Duration.ofDays(7300)));
    Map<Path, String> before = all();
    at(Instant.EPOCH).atStart();
    assertThat(at(Instant.EPOCH).renew()).isTrue();
    assertThat(all()).isEqualTo(before);
  }

  /** Another certificate for the authority's key. */
  private void authority(Instant begin, Instant end) throws Exception {
    X500Name name = new X500Name("CN=salvor engine authority");
    byte[] made =
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.TEN,
                Date.from(begin),
                Date.from(end),
                name,
                read(tls.authority()).getPublicKey())
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey()))
            .getEncoded();
    Files.writeString(
        tls.authority(),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(made)
            + "\n-----END CERTIFICATE-----\n");
  }

  private PrivateKey authorityKey() throws Exception {
    String text = Files.readString(tls.authorityKey()).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
  }

  @Test
  void whatIsMissingTornOrAnothersIsMadeAnew() throws Exception {
    X509Certificate authority = read(tls.authority());
    for (Path file : List.of(tls.server(), tls.serverKey(), tls.client(), tls.clientKey())) {
      for (String text : List.of("", "-----BEGIN", Files.readString(tls.authorityKey()))) {
        Files.writeString(file, text);
        assertThat(at(BEGIN).renew()).isTrue();
        fit(authority);
      }
      Files.delete(file);
      at(BEGIN).atStart();
      fit(authority);
    }
  }

  private void fit(X509Certificate authority) throws Exception {
    assertThat(read(tls.authority())).isEqualTo(authority);
    read(tls.client()).verify(authority.getPublicKey());
    read(tls.server()).verify(authority.getPublicKey());
    Map<Path, String> good = all();
    assertThat(at(BEGIN).renew()).isTrue();
    assertThat(all()).isEqualTo(good);
  }

  @Test
  void destroyedIsOffAndCreatedAgainIsAnother() throws Exception {
    X509Certificate authority = read(tls.authority());
    at(BEGIN).destroy();
    assertThat(tls.isOn()).isFalse();
    at(BEGIN).destroy();
    // What a killed maker left.
    Files.createDirectory(folder.resolve("tls.new"));
    Files.writeString(folder.resolve("tls.new/ca.key"), "half");

    at(BEGIN).create();

    assertThat(read(tls.authority())).isNotEqualTo(authority);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(tls.folder());
    }
  }
}
