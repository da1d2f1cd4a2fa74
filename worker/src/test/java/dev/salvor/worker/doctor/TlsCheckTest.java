package dev.salvor.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.worker.engine.EngineCertificates;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsCheckTest {
  /** Of 2026-11-23, good for 100 days; its key was thrown away. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBdDCCARmgAwIBAgIUCgISE97TP36TfGzzcnUTJzrzBi0wCgYIKoZIzj0EAwIw
      DzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMjMwODI2NTVaFw0yNzAzMDMwODI2NTVa
      MA8xDTALBgNVBAMMBHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR0u13g
      1Fmkjm2MGZM9D7jOMx64ABmOh6pJcFwgPDchvsDNVyEvV8kbqqou/oMZhTZ/dZbH
      lb1+o6JA0X58/6bNo1MwUTAdBgNVHQ4EFgQUHiSW9Q7kb0jbO+POoduMc3IgOY4w
      HwYDVR0jBBgwFoAUHiSW9Q7kb0jbO+POoduMc3IgOY4wDwYDVR0TAQH/BAUwAwEB
      /zAKBggqhkjOPQQDAgNJADBGAiEAlXb7/xI0Ic0cFrpAvNZ1IKV82t3uh/HuZSy2
      ZtS4qbICIQC7vzQUi4cNVc+nZk7LuIPGiTk3SRh6Yd+wcxPW8McP8A==
      -----END CERTIFICATE-----
      """;

  private static final Instant BEGIN = Instant.parse("2026-11-23T08:26:55Z");
  private static final Instant END = Instant.parse("2027-03-03T08:26:55Z");

  @TempDir private Path folder;

  private List<Finding> at(Instant now, String mode) throws IOException {
    Path certificate = Files.writeString(folder.resolve("c.pem"), CERTIFICATE);
    Path key = Files.writeString(folder.resolve("k.pem"), "a key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
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
              assertThat(finding.detail()).contains("c.pem ends at " + END + " (1 day)");
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
    assertThat(at(BEGIN.minusSeconds(1), "rw-------"))
        .singleElement()
        .satisfies(f -> assertThat(f.detail()).contains("is not valid before " + BEGIN));
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
    Path certificate = Files.writeString(folder.resolve("c.pem"), CERTIFICATE);
    assertThat(
            TlsCheck.look(
                Map.of(
                    "HOME", folder.toString(),
                    "TEMPORAL_ADDRESS", "far:7233",
                    "TEMPORAL_TLS_CLIENT_CERT_PATH", certificate.toString()),
                new StateFolder(folder),
                Clock.systemUTC()))
        .singleElement()
        .satisfies(f -> assertThat(f.detail()).contains("without its key"));
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
    assertThat(TlsCheck.look(env, state, Clock.fixed(late, ZoneOffset.UTC)))
        .filteredOn(f -> f.level() != Finding.Level.OK)
        .allSatisfy(f -> assertThat(f.fix()).contains("salvor up"))
        .extracting(Finding::level)
        .containsExactly(Finding.Level.WARNING, Finding.Level.WARNING, Finding.Level.PROBLEM);
  }
}
