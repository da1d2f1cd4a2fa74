package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.transport.local.LocalConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of long outputs when a secret lies where it is cut. */
final class MaskedCutTest {
  private static final String SECRET = "qwertzuiopäüö0987654321";

  @TempDir Path folder;

  private static String mask(String text) {
    return text.replace(SECRET, "***");
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("out"), content).toString();
  }

  private static void assertNoPart(String shown) {
    for (int i = 0; i + 3 <= SECRET.length(); i++) {
      assertThat(shown).doesNotContain(SECRET.substring(i, i + 3));
    }
  }

  @Test
  void headAndTailEndBeforeSecretThatIsCut() throws IOException {
    for (int shift = -1; shift <= 30; shift++) {
      String path =
          file(
              "a".repeat(1024 - shift)
                  + SECRET
                  + "b".repeat(200_000)
                  + SECRET
                  + "c".repeat(3000 - shift));

      Shown shown = Shown.of(new LocalConnection(), path, MaskedCutTest::mask);

      assertNoPart(shown.text());
      assertThat(shown.text()).startsWith("a".repeat(990)).endsWith("c".repeat(2960));
      assertThat(shown.text()).contains(" bytes ...");
    }
  }

  @Test
  void secretAfterManyThatBecomeShorterIsNotShownInPart() throws IOException {
    String many = (SECRET + " ").repeat(6000);

    assertNoPart(Shown.of(new LocalConnection(), file(many), MaskedCutTest::mask).text());
  }

  @Test
  void lastLineBeginsAfterSecretThatIsCut() throws IOException {
    for (int shift = -1; shift <= 30; shift++) {
      String path = file("a".repeat(5000) + SECRET + "c".repeat(2048 - shift));

      assertNoPart(Tail.lastLine(new LocalConnection(), path, MaskedCutTest::mask));
    }
    assertThat(Tail.lastLine(new LocalConnection(), file("a\nb\n\n"), MaskedCutTest::mask))
        .isEqualTo("b");
  }
}
