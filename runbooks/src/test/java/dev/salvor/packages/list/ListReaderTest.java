package dev.salvor.packages.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListReaderTest {
  private static final String GENTOO =
      """
      salvor-packages\t1\tgentoo\tio\tx86_64
      p\tsys-libs/zlib\t0\t1.3.1-r1\tgentoo\tshared static\t1700000001\t2
      p\tdev-lang/python\t3.11\t3.11.9\tgentoo\t\t0\t0
      note\tpackages are being merged just now
      index\tio/binpkgs\t1795204601
      i\tsys-libs/zlib\t0\t1.4\tgentoo\tshared\t1700000009\t1
      end\t3
      """;

  private static List<String> read(String text) throws Exception {
    Recorded sink = new Recorded();
    new ListReader().read(new BufferedReader(new StringReader(text)), sink);
    return sink.told;
  }

  @Test
  void aListIsWhatTheHostPrinted() throws Exception {
    assertThat(read(GENTOO))
        .containsExactly(
            "host gentoo io x86_64",
            "p sys-libs/zlib:0 1.3.1-r1 ::gentoo [shared static] 1700000001 #2",
            "p dev-lang/python:3.11 3.11.9 ::gentoo [] 0 #0",
            "note packages are being merged just now",
            "index io/binpkgs 1795204601",
            "i sys-libs/zlib:0 1.4 ::gentoo [shared] 1700000009 #1",
            "end");
  }

  @Test
  void severalListsStandInOneText() throws Exception {
    assertThat(read(GENTOO + GENTOO.replace("\tio\t", "\ttitan\t")))
        .contains("host gentoo io x86_64", "host gentoo titan x86_64")
        .filteredOn("end"::equals)
        .hasSize(2);
  }

  @Test
  void noListIsTakenThatIsCutOffAnywhere() throws Exception {
    for (int length = 0; length < GENTOO.length() - 1; length++) {
      String cut = GENTOO.substring(0, length);
      assertThatThrownBy(() -> read(cut)).as(cut).isInstanceOf(BadListException.class);
    }
    assertThat(read(GENTOO.stripTrailing())).endsWith("end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "p\ta\t\t1\t\t\t0\t0",
        "salvor-packages\t2\tgentoo\tio\t\nend\t0",
        "salvor-packages\t1\tslackware\tio\t\nend\t0",
        "salvor-packages\t1\tgentoo\tio\nend\t0",
        "salvor-packages\t1\tgentoo\tio\t\nend\t1",
        "salvor-packages\t1\tgentoo\tio\t\np\ta\t\t1\t\t\t0\nend\t1",
        "salvor-packages\t1\tgentoo\tio\t\np\ta\t\t1\t\t\t0\t0\t0\nend\t1",
        "salvor-packages\t1\tgentoo\tio\t\np\t\t\t1\t\t\t0\t0\nend\t1",
        "salvor-packages\t1\tgentoo\tio\t\np\ta\t\t\t\t\t0\t0\nend\t1",
        "salvor-packages\t1\tgentoo\tio\t\np\ta\t\t1\t\t\tx\t0\nend\t1",
        "salvor-packages\t1\tgentoo\tio\t\np\ta\t\t1\t\t\t-1\t0\nend\t1",
        "salvor-packages\t1\tgentoo\tio\t\nsalvor-packages\t1\tgentoo\tio\t\nend\t0",
        "salvor-packages\t1\tgentoo\tio\t\nend\t0\nrest",
        "salvor-packages\t1\tgentoo\tio\t\nend\t9999999999999999999999"
      })
  void whatIsNoListIsRefusedWithItsLine(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadListException.class)
        .hasMessageContaining("line ");
  }

  @Test
  void aListIsReadAsItWasWritten() throws Exception {
    Installed hostile = new Installed("a\tb<script>", "0\n", "1", "", "x", 5, 6);
    List<String> lines = new ArrayList<>();
    ListLines.write(new ListSink.HostHead("gentoo", "io", ""), List.of(hostile), lines::add);
    assertThat(read(String.join("\n", lines)))
        .containsExactly("host gentoo io ", "p a b<script>:0  1 :: [x] 5 #6", "end");
  }

  @Test
  void aListTravelsPackedByEitherSide() throws IOException {
    String packed = Packed.of(GENTOO);
    String byHost = "salvor-packages-packed\n" + packed.replaceAll("(.{76})", "$1\n") + "\n";
    assertThat(Packed.of(byHost)).isEqualTo(packed);
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Packed.unpacked(packed, 10_000), StandardCharsets.UTF_8))) {
      assertThat(in.lines()).containsExactlyElementsOf(GENTOO.lines().toList());
    }
  }

  @Test
  void whatUnpacksToTooMuchOrToNothingEndsWithAnError() {
    String bomb = Packed.of("x".repeat(1_000_000));
    assertThat(bomb.length()).isLessThan(5_000);
    assertThatThrownBy(() -> Packed.unpacked(bomb, 10_000).readAllBytes())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than a list");
    for (String text : List.of("%%%", "", Base64.getEncoder().encodeToString(new byte[9]))) {
      assertThatThrownBy(() -> Packed.unpacked(text, 10_000)).isInstanceOf(IOException.class);
    }
  }
}
