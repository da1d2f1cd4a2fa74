package dev.salvor.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.worker.engine.EngineCertificates;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineTls;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.TlsFiles;
import dev.salvor.workflow.connect.TlsPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TlsCheckTest {
  private static final Instant BEGIN = Instant.parse("2026-11-23T08:26:55Z");
  private static final Instant END = Instant.parse("2027-11-23T08:26:55Z");

  @TempDir private Path folder;

  private EngineTls made = new EngineTls(Path.of("/"));

  @BeforeEach
  void aCertificateAndItsKey() throws NodeException {
    made = new EngineTls(folder.resolve("made"));
    new EngineCertificates(made, Clock.fixed(BEGIN, ZoneOffset.UTC)).create();
  }

  private List<Finding> at(Instant now, String mode) throws IOException {
    Files.setPosixFilePermissions(made.clientKey(), PosixFilePermissions.fromString(mode));
    return at(now, made.client(), made.clientKey());
  }

  private List<Finding> at(Instant now, Path certificate, Path key) {
    return TlsCheck.look(
        Map.of(
            "HOME", folder.toString(),
            "TEMPORAL_ADDRESS", "far:7233",
            "TEMPORAL_TLS_CLIENT_CERT_PATH", certificate.toString(),
            "TEMPORAL_TLS_CLIENT_KEY_PATH", key.toString()),
        new StateFolder(folder),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void aCertificateThatIsGoodForLongIsWell() throws IOException {
    assertThat(at(END.minus(TlsCheck.SOON).minusSeconds(1), "rw-------"))
        .extracting(Finding::level)
        .containsExactly(Finding.Level.OK);
  }

  @Test
  void oneThatEndsSoonIsWarnedOf() throws IOException {
    assertThat(at(END.minusSeconds(86_400), "rw-------"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
              assertThat(finding.detail()).contains("client.pem ends at " + END + " (1 day)");
            });
  }

  @Test
  void oneThatIsOverOrNotYetValidIsAProblem() throws IOException {
    assertThat(at(END.plusSeconds(1), "rw-------"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
              assertThat(finding.detail()).contains("is over since " + END);
            });
    Instant begin = TlsFiles.certificates(made.client()).getFirst().getNotBefore().toInstant();
    assertThat(at(begin.minusSeconds(1), "rw-------"))
        .singleElement()
        .satisfies(f -> assertThat(f.detail()).contains("is not valid before " + begin));
  }

  @Test
  void aKeyThatOthersCanReadIsWarnedOf() throws IOException {
    assertThat(at(BEGIN, "rw-r--r--"))
        .filteredOn(f -> f.level() == Finding.Level.WARNING)
        .singleElement()
        .satisfies(f -> assertThat(f.fix()).startsWith("chmod 600"));
  }

  @Test
  void nothingIsSaidWithoutFiles() {
    assertThat(
            TlsCheck.look(
                Map.of("HOME", folder.toString()), new StateFolder(folder), Clock.systemUTC()))
        .isEmpty();
  }

  @Test
  void aCertificateWithoutItsKeyIsAProblem() throws IOException {
    assertThat(
            TlsCheck.look(
                Map.of(
                    "HOME", folder.toString(),
                    "TEMPORAL_ADDRESS", "far:7233",
                    "TEMPORAL_TLS_CLIENT_CERT_PATH", made.client().toString()),
                new StateFolder(folder),
                Clock.systemUTC()))
        .singleElement()
        .satisfies(f -> assertThat(f.detail()).contains("without its key"));
  }

  @Test
  void aCertificateOfAnotherKeyIsNamedWithBothBeforeAnyHandshake() {
    assertThat(at(BEGIN, made.client(), made.serverKey()))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.level()).isEqualTo(Finding.Level.PROBLEM);
              assertThat(f.detail())
                  .contains(made.client().toString(), made.serverKey().toString())
                  .contains("do not belong together");
            });
  }

  // what is in the key's file | what is said of it
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a key | holds no private key in PEM",
        "'' | holds no private key in PEM",
        "-----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY----- | not in PKCS #8",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----AAAA-----END X----- | has a passphrase",
        "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY----- | neither of RSA nor of EC",
        "-----BEGIN PRIVATE KEY-----A-----END PRIVATE KEY----- | is damaged",
      })
  void aKeyThatIsNoneIsNamedWithWhatItIs(String text, String said) throws IOException {
    Path key = Files.writeString(folder.resolve("k.pem"), text);
    assertThat(at(BEGIN, made.client(), key))
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.detail())
                    .contains(said, key.toString(), made.client().toString())
                    .doesNotContain("AAAA"));
  }

  @Test
  void aPairOfRsaIsKnownAsOneAndNotWithAKeyOfAnother() throws Exception {
    Path certificate = rsa("one");
    Path key = folder.resolve("one.key");
    assertThat(new TlsPair(certificate, key).trouble()).isEmpty();
    rsa("other");
    assertThat(new TlsPair(certificate, folder.resolve("other.key")).trouble())
        .get()
        .asString()
        .contains("do not belong together");
    assertThat(new TlsPair(certificate, made.clientKey()).trouble()).isPresent();
    assertThat(new TlsPair(made.client(), key).trouble()).isPresent();
  }

  /** The certificate of a new key; the key lies beside it. */
  private Path rsa(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> words = new ArrayList<>(List.of(keytool.toString(), "-genkeypair"));
    words.addAll(List.of("-alias", "a", "-keyalg", "RSA", "-dname", "CN=a"));
    words.addAll(List.of("-storepass", "secret", "-keystore", store.toString()));
    Process made = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    KeyStore opened = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
    pem(name + ".key", "PRIVATE KEY", opened.getKey("a", "secret".toCharArray()).getEncoded());
    return pem(name + ".pem", "CERTIFICATE", opened.getCertificate("a").getEncoded());
  }

  private Path pem(String name, String what, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  @Test
  void theEmbeddedEnginesOwnAreLookedAtWhereItHasSome() throws Exception {
    StateFolder state = new StateFolder(folder.resolve("state"));
    state.create();
    new EngineCertificates(state.engineTls(), Clock.fixed(BEGIN, ZoneOffset.UTC)).create();
    Map<String, String> env = Map.of("HOME", folder.toString());

    assertThat(TlsCheck.look(env, state, Clock.fixed(BEGIN, ZoneOffset.UTC)))
        .extracting(Finding::level)
        .containsExactly(Finding.Level.OK, Finding.Level.OK, Finding.Level.OK);

    Instant late = BEGIN.plus(Duration.ofDays(360));
    Files.delete(state.engineTls().clientKey());
    Files.copy(
        state.engineTls().authorityKey(),
        state.engineTls().serverKey(),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(TlsCheck.look(env, state, Clock.fixed(late, ZoneOffset.UTC)))
        .filteredOn(f -> f.level() != Finding.Level.OK)
        .allSatisfy(f -> assertThat(f.fix()).contains("salvor up"))
        .extracting(Finding::level)
        .containsExactly(
            Finding.Level.WARNING,
            Finding.Level.WARNING,
            Finding.Level.PROBLEM,
            Finding.Level.PROBLEM);
  }
}
