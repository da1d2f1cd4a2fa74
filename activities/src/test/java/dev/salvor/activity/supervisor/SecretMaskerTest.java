package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SecretMaskerTest {
  private final Masker masker = SecretMasker.of(List.of("p@ss word/1\n", ""));

  @Test
  void hidesTheValuePlainAndEncoded() {
    String base64 =
        Base64.getEncoder().encodeToString("p@ss word/1".getBytes(StandardCharsets.UTF_8));
    assertThat(masker.apply("a p@ss word/1 b " + base64 + " c p%40ss+word%2F1 d p%40ss%20word%2F1"))
        .isEqualTo("a ******** b ******** c ******** d ********");
  }

  @Test
  void leavesOtherTextAlone() {
    assertThat(masker.apply("nothing here")).isEqualTo("nothing here");
  }
}
