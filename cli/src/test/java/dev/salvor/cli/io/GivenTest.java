package dev.salvor.cli.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GivenTest {
  private static final byte[] FOREIGN = {'v', '=', (byte) 0xff, (byte) 0xfe, ' ', 'b'};

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String[] words(String... words) {
    return words;
  }

  @Test
  void whatArrivedByteForByteIsFine() {
    assertThat(Given.damage(words("run", "ü😀"), List.of(utf8("run"), utf8("ü😀")))).isEmpty();
    assertThat(Given.damage(words("\uFFFD"), List.of(utf8("\uFFFD")))).isEmpty();
    assertThat(Given.damage(words(), List.of())).isEmpty();
  }

  @Test
  void bytesThatAreNoUtf8AreNamedWithTheirOption() {
    assertThat(
            Given.damage(
                words("run", "-p", "v=\uFFFD\uFFFD b"), List.of(utf8("run"), utf8("-p"), FOREIGN)))
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("-p \"v=\\xff\\xfe b\" is not UTF-8,"));
  }

  @Test
  void aTextThatNoLocaleCouldReadSaysSo() {
    assertThat(Given.damage(words("\uFFFD\uFFFD"), List.of(utf8("ü"))))
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("\"ü\" cannot be read: this machine has no UTF-8"));
  }

  @Test
  void whereTheBytesAreNotKnownAReplacementIsDamage() {
    assertThat(Given.damage(words("a", "b\uFFFD"), List.of())).isPresent();
    assertThat(Given.damage(words("a", "b"), List.of())).isEmpty();
  }

  @Test
  void aVariableThatDidNotArriveIsNamed() {
    assertThat(Given.damage(Map.of("PW", "x\uFFFD"), "PW"))
        .hasValueSatisfying(why -> assertThat(why).contains("variable PW "));
    assertThat(Given.damage(Map.of("PW", "ü"), "PW")).isEmpty();
    assertThat(Given.damage(Map.of(), "PW")).isEmpty();
  }
}
