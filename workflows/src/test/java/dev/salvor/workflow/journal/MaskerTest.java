package dev.salvor.workflow.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskerTest {
  private static final String SECRET = "s3cr't \"&+/ välue\nsecond line";
  private static final Masker MASKER = Masker.of(List.of(SECRET), List.of("ticket-[0-9]+"));

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SECRET,
        "s3cr't \"&+/ välue",
        "second line",
        "s3cr't \\\"&+/ välue\\nsecond line",
        "s3cr'\\''t \"&+/ välue\nsecond line",
      })
  void valueIsMaskedInTheFormsInWhichProgramsPrintIt(String form) {
    assertThat(MASKER.mask("before " + form + " after")).isEqualTo("before *** after");
  }

  @Test
  void valueIsMaskedInUrlsAndInBase64OfAnyAlignment() {
    String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    assertThat(MASKER.mask("/x?y=" + url + "&z")).isEqualTo("/x?y=***&z");
    assertThat(MASKER.mask(url.replace("+", "%20"))).isEqualTo("***");
    for (String before : List.of("", "u:", "ab", "abc", "user:")) {
      String masked = MASKER.mask("value " + base64(before + SECRET) + " end");
      assertThat(masked).contains("***").hasSizeLessThan(30).endsWith(" end");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # text                                            | masked
          password=hunter2 next                             | password=*** next
          DB_PASSWORD="two words" next                      | DB_PASSWORD=*** next
          app.db_password: hunter2                          | app.db_password: ***
          --token abcdef next                               | --token *** next
          Authorization: Basic dXNlcjpwYXNz                 | Authorization: Basic ***
          curl -H Bearer abcdefgh12345678                   | curl -H Bearer ***
          id AKIAIOSFODNN7EXAMPLE end                       | id *** end
          https://ann:pass@host/                            | https://ann:***@host/
          root:$6$saltsalt$abcdefghijklmnopqrstuvwxyz:19000 | root:***:19000
          {"api_key": "x\\"y", "b": 1}                       | {"api_key": ***, "b": 1}
          secret: hunter2                                   | secret: ***
          see ticket-4711 there                             | see *** there
          """)
  void whatLooksLikeASecretIsMasked(String text, String masked) {
    assertThat(MASKER.mask(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "passwd:         files systemd",
        "PWD=/root",
        "/etc/pam.d/common-password: @include",
        "mode: /etc/pam.d/common-password 644 0:0",
        "PHASE 4/8 password - a given account has a new one",
        "STEP SKIPPED \"Reset the password\": no user is given",
        "the password: it was not changed because no user is given",
        "step=password.reset host=local",
        "/usr/lib/libxcrypt.so.1.1.0 costs $5 and $6",
      })
  void proseIsLeftAlone(String text) {
    assertThat(Masker.builtIn().mask(text)).isEqualTo(text);
  }

  @Test
  void aLongValueIsMaskedInBase64OfSeveralLines() {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      value.append(Integer.toHexString(i * 7919)).append('-');
    }
    Masker masker = Masker.of(List.of(value.toString()), List.of());
    for (int width : List.of(76, 64)) {
      String coded =
          Base64.getMimeEncoder(width, new byte[] {'\n'})
              .encodeToString((value + "\n").getBytes(StandardCharsets.UTF_8));
      assertThat(masker.mask(coded)).matches("(?:\\*{3}\n)+(?:\\*{3})?.{0,8}");
    }
  }

  @Test
  void valuesOfTheLargestSizeAreTakenInNoTime() {
    String value = "\0".repeat(65_536);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThat(Masker.of(List.of(value), List.of()).mask("a" + value + "b"))
                .isEqualTo("a***b"));
  }

  @Test
  void aLineOfManyThatIsCommonTellsNothingOfTheSecret() {
    Masker masker =
        Masker.of(List.of("-----BEGIN KEY-----\nMIIEtelling\ntrue\n-----END KEY-----"), List.of());
    assertThat(masker.holdsSecret("a MIIEtelling b")).isTrue();
    assertThat(masker.holdsSecret("true -----BEGIN KEY----- of another")).isFalse();
    assertThat(masker.holdsSecret("password=hunter2")).isFalse();
    assertThat(masker.mask("true")).isEqualTo("***");
    assertThat(MASKER.holdsSecret("ticket-4711")).isFalse();
    assertThat(MASKER.holdsSecret(base64("x" + SECRET))).isTrue();
  }

  @Test
  void keyBlockIsMaskedWithAllItsLines() {
    String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----";
    assertThat(MASKER.mask("a\n" + key + "\nb")).isEqualTo("a\n***\nb");
    assertThat(MASKER.mask("a\n" + key.substring(0, 40))).isEqualTo("a\n***");
  }

  @Test
  void shortValueIsMaskedOnlyWhereItStandsAlone() {
    Masker masker = Masker.of(List.of("ab", "  ", ""), List.of());
    assertThat(masker.mask("cab ab, abc")).isEqualTo("cab ***, abc");
  }

  @Test
  void maskingTwiceChangesNothing() {
    for (String text :
        List.of(
            SECRET, "password=\"a b\" token: x", "a://u:p@h", "--secret x", "Bearer 12345678")) {
      String once = MASKER.mask(text);
      assertThat(MASKER.mask(once)).isEqualTo(once);
    }
  }

  @Test
  void anEndThatBeginsASecretIsHeldBackWhileTextGrows() {
    Masker masker = Masker.of(List.of("aab-aaö\"c-aab", "xyz!x"), List.of());
    for (String form : List.of("aab-aaö\"c-aab", "aab-aaö\\\"c-aab", base64("aab-aaö\"c-aab"))) {
      for (int cut = 0; cut < form.length() - 3; cut++) {
        assertThat(masker.maskGrowing("it is " + form.substring(0, cut))).isEqualTo("it is ");
        assertThat(masker.maskGrowing("it is " + form.substring(0, cut) + "\ufffd"))
            .isEqualTo("it is ");
      }
    }
    assertThat(masker.maskGrowing("xyz!xyz")).as("its end begins it again").isEqualTo("***");
    assertThat(masker.maskGrowing("xyz!x xyz!x")).isEqualTo("*** ***");
    assertThat(masker.maskGrowing("xyz? aab-aaö\n")).isEqualTo("xyz? aab-aaö\n");
    assertThat(Masker.builtIn().maskGrowing("all of it")).isEqualTo("all of it");
  }

  @Test
  void valueAcrossTheBorderOfTwoPiecesIsMasked() throws IOException {
    String text = "x s3cr't \"&+/ välue\nsecond line\npassword=hunter2 y AKIAIOSFODNN7EXAMPLE";
    for (int cut = 0; cut <= text.length(); cut++) {
      StringBuilder out = new StringBuilder();
      MaskingStream stream = MASKER.stream(out);
      stream.add(text.substring(0, cut));
      stream.add(text.substring(cut));
      stream.end();
      assertThat(out.toString()).doesNotContain("s3cr").endsWith("***\npassword=*** y ***");
    }
  }

  @Test
  void longLineIsMaskedAcrossEachBorder() throws IOException {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    while (text.length() < 400_000) {
      text.append("x".repeat(random.nextInt(30_000))).append(" s3cr't \"&+/ välue ");
    }
    StringBuilder out = new StringBuilder();
    MaskingStream stream = MASKER.stream(out);
    for (int at = 0; at < text.length(); ) {
      int to = Math.min(text.length(), at + 1 + random.nextInt(9000));
      stream.add(text.substring(at, to));
      at = to;
    }
    stream.end();
    assertThat(out.toString()).isEqualTo(text.toString().replace("s3cr't \"&+/ välue", "***"));
  }

  @Test
  void secretLongerThanAnyBufferIsMaskedToItsEnd() throws IOException {
    StringBuilder out = new StringBuilder();
    MaskingStream stream = Masker.builtIn().stream(out);
    stream.add("a password=");
    for (int i = 0; i < 300; i++) {
      stream.add("v".repeat(1000));
    }
    stream.add(" b\n");
    stream.end();
    assertThat(out.toString()).doesNotContain("v").endsWith(" b\n");
  }

  @Test
  void keyBlockIsMaskedInAStreamAndAMissingEndSwallowsLittle() throws IOException {
    String key = "-----BEGIN PRIVATE KEY-----\nMIIE\nabc\n-----END PRIVATE KEY-----\nafter\n";
    StringBuilder out = new StringBuilder();
    new LogLines(MASKER, out).copy(new StringReader("a\n" + key));
    assertThat(out.toString()).isEqualTo("a\n***\nafter\n");

    StringBuilder rest = new StringBuilder();
    String noEnd = "-----BEGIN PRIVATE KEY-----\n" + "line of a log\n".repeat(20_000) + "last\n";
    new LogLines(MASKER, rest).copy(new StringReader(noEnd));
    assertThat(rest.toString()).endsWith("last\n").hasSizeGreaterThan(noEnd.length() / 2);
  }
}
