package dev.salvor.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysTest {
  private static final byte[] TEXT = "what is signed".getBytes(StandardCharsets.UTF_8);
  private final SigningKey key = SigningKey.generate();

  @Test
  void aSignatureHoldsForItsTextAndItsKeyOnly() {
    byte[] signature = key.sign(TEXT);
    assertThat(signature).hasSize(64).isEqualTo(key.sign(TEXT));
    assertThat(key.verifyKey().verifies(TEXT, signature)).isTrue();
    assertThat(key.verifyKey().verifies(new byte[] {1}, signature)).isFalse();
    assertThat(SigningKey.generate().verifyKey().verifies(TEXT, signature)).isFalse();
    signature[40] ^= 1;
    assertThat(key.verifyKey().verifies(TEXT, signature)).isFalse();
    assertThat(key.verifyKey().verifies(TEXT, new byte[63])).isFalse();
    assertThat(key.verifyKey().verifies(TEXT, new byte[64])).isFalse();
  }

  @Test
  void aPrivateKeyIsReadWithItsPublicHalf() {
    SigningKey read = SigningKey.parse(key.pem());
    assertThat(read.verifyKey()).isEqualTo(key.verifyKey());
    assertThat(read.sign(TEXT)).isEqualTo(key.sign(TEXT));
  }

  /** RFC 8410, 10.3 and 10.1. */
  @Test
  void theExampleOfTheStandardIsRead() {
    SigningKey read =
        SigningKey.parse(
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """);
    assertThat(read.verifyKey().pem())
        .isEqualTo(
            """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PUBLIC KEY-----
            """);
    assertThat(read.verifyKey().base64()).isEqualTo("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
  }

  @Test
  void aPublicKeyIsReadInEachForm() {
    VerifyKey verify = key.verifyKey();
    String info = verify.pem().lines().filter(l -> !l.startsWith("-")).findFirst().orElseThrow();
    assertThat(VerifyKey.parse(verify.pem())).isEqualTo(verify);
    assertThat(VerifyKey.parse(verify.base64() + "\n")).isEqualTo(verify);
    assertThat(VerifyKey.parse(info)).isEqualTo(verify);
  }

  @Test
  void theFingerprintIsThatOfThe32Bytes() {
    // base64 -d | openssl dgst -sha256 -binary | base64
    assertThat(VerifyKey.parse("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=").fingerprint())
        .hasToString("SHA256:50TAeRMgwyhUYO3bUj8UyI2FetpGuXpWkNiM+Xi5GR8");
  }

  @Test
  void aPrivateKeyIsNeverTakenForAPublicOne() {
    assertThatThrownBy(() -> VerifyKey.parse(key.pem()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is a private key, which nobody else may see");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "AAAA",
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
        "//////////////////////////////////////////8=",
      })
  void whatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> VerifyKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherPrivateKeysAreRefusedWithoutRepeatingThem() {
    String body = Base64.getEncoder().encodeToString(new byte[48]);
    for (String label : new String[] {"PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PUBLIC KEY"}) {
      assertThatThrownBy(() -> SigningKey.parse(Pem.text(label, new byte[48])))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain(body.substring(0, 8));
    }
    assertThatThrownBy(() -> SigningKey.parse("nothing")).hasMessage("it is no key in PEM");
  }

  @Test
  void trustedKeysAreWrittenAndReadAgain() {
    TrustedKey trusted =
        new TrustedKey("ann", key.verifyKey(), Purpose.OTA, "met her", Instant.EPOCH);
    TrustedKeys keys = TrustedKeys.NONE.plus(trusted);
    assertThat(TrustedKeys.parse(keys.text())).isEqualTo(keys);
    assertThat(keys.text()).contains("\"purpose\" : \"ota\"").contains(key.verifyKey().base64());
    assertThat(keys.find(key.verifyKey(), Purpose.OTA)).contains(trusted);
    assertThat(keys.named("ann")).containsExactly(trusted);
    assertThat(keys.named(key.verifyKey().fingerprint().text())).containsExactly(trusted);
    assertThat(keys.minus(keys.named("ann"))).isEqualTo(TrustedKeys.NONE);
  }

  @Test
  void aNewerFileOrABrokenOneIsRefused() {
    assertThatThrownBy(() -> TrustedKeys.parse("{\"schemaVersion\": 2, \"keys\": []}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a newer Salvor wrote it");
    assertThatThrownBy(() -> TrustedKeys.parse("{")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                TrustedKeys.parse(
                    TrustedKeys.NONE.text().replace("[ ]", "[{\"name\": \"a\", \"key\": \"AA\"}]")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
