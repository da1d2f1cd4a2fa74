package dev.salvor.packages.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionOrderTest {
  private static final VersionOrder GENTOO = VersionOrders.GENTOO;
  private static final VersionOrder DEBIAN = VersionOrders.DEBIAN;
  private static final int TRIPLES = 20_000;

  private static String sign(int compared) {
    return compared < 0 ? "<" : compared > 0 ? ">" : "=";
  }

  @Test
  void gentooAgreesWithTheTableOfThePackageManagers() throws IOException {
    List<String> rows;
    try (InputStream in = VersionOrderTest.class.getResourceAsStream("pms-vercmp.tsv")) {
      rows =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .skip(1)
              .toList();
    }
    assertThat(rows).hasSizeGreaterThan(90);
    for (String row : rows) {
      String[] cells = row.split("\t", -1);
      assertThat(sign(GENTOO.compare(cells[0], cells[1]))).as(row).isEqualTo(cells[2]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0-1, <",
    "1.0-0, 1.0, =",
    "0:1, 1, =",
    "1:0, 9, >",
    "1.0~rc1, 1.0, <",
    "1.0~~, 1.0~, <",
    "1.0~~a, 1.0~~, >",
    "1.0a, 1.0+, <",
    "1.0, 1.00, =",
    "1.0.1, 1.0a, >",
    "2.10, 2.9, >",
    "1-1, 1-1+b1, <",
    "1-2-1, 1-2, >",
    "1.2.3-1~bpo12+1, 1.2.3-1, <",
    "1:1:0, 1:1, >",
    "20261123, 9999999999999999999999, <",
    "1.0Z, 1.0a, <",
    "'1.a', '1.~', >"
  })
  void debianOrdersEpochsTildesAndRevisions(String a, String b, String expected) {
    assertThat(sign(DEBIAN.compare(a, b))).isEqualTo(expected);
    assertThat(sign(-DEBIAN.compare(b, a))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2.3a.4", "2.a.3", "2.3_", "2.3.", "cvs.2", "3D", "-r", "-ra", "1_a"})
  void gentooSaysWhatIsWrongWithAVersion(String version) {
    assertThat(GENTOO.problem(version)).isPresent();
    assertThatThrownBy(() -> GENTOO.compare(version, "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + version + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1_9", "1-r", "1 ", "1\n", "1-1", "1.0_rc1a", "\u0661", "1:1", "1.0~rc"})
  void gentooTakesNoVersionOfAnotherDistributionOrLineEnd(String version) {
    assertThat(GENTOO.problem(version)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":1",
        "a:1",
        "-1:1",
        "1:",
        "1-",
        "-1",
        "a1",
        "1_2",
        "1 2",
        "1\n",
        "1-a_b",
        "1.\u0661",
        "2147483648:1",
        "1:-1"
      })
  void debianSaysWhatIsWrongWithAVersion(String version) {
    assertThat(DEBIAN.problem(version)).isPresent();
  }

  @Test
  void theReasonNamesThePlace() {
    assertThat(GENTOO.problem("1.0D-r1").orElseThrow())
        .startsWith("\"D-r1\" cannot stand after \"1.0\"");
    assertThat(DEBIAN.problem("x:1").orElseThrow()).contains("epoch \"x\"");
    assertThat(DEBIAN.problem("1.0-a/b").orElseThrow()).contains("\"/\"").contains("revision");
  }

  @Test
  void anOrderIsAntisymmetricAndTransitiveOverRandomVersions() {
    for (boolean gentoo : List.of(true, false)) {
      VersionOrder order = gentoo ? GENTOO : DEBIAN;
      RandomVersions random = new RandomVersions(gentoo ? 1 : 2);
      for (int i = 0; i < TRIPLES; i++) {
        List<String> pair = random.pair(gentoo);
        String a = pair.get(0);
        String b = pair.get(1);
        String c = random.pair(gentoo).get(0);
        int ab = order.compare(a, b);
        assertThat(Integer.signum(order.compare(b, a))).as("%s %s", a, b).isEqualTo(-sg(ab));
        assertThat(order.compare(a, a)).isZero();
        int bc = order.compare(b, c);
        if (ab <= 0 && bc <= 0) {
          int expected = ab == 0 && bc == 0 ? 0 : -1;
          assertThat(sg(order.compare(a, c))).as("%s %s %s", a, b, c).isEqualTo(expected);
        }
      }
    }
  }

  private static int sg(int compared) {
    return Integer.signum(compared);
  }

  @Test
  void randomTextIsNeverMoreThanInvalid() {
    RandomVersions random = new RandomVersions(3);
    IntStream.range(0, TRIPLES)
        .mapToObj(i -> random.debian())
        .forEach(
            text -> {
              if (GENTOO.isValid(text)) {
                assertThat(GENTOO.compare(text, text)).isZero();
              }
            });
  }

  @ParameterizedTest
  @EnumSource(Relation.class)
  void aRelationIsNamedAsDpkgNamesIt(Relation relation) {
    assertThat(Relation.named(relation.word())).contains(relation);
    assertThat(List.of(relation.holds(-1), relation.holds(0), relation.holds(1)))
        .isEqualTo(
            switch (relation) {
              case LT -> List.of(true, false, false);
              case LE -> List.of(true, true, false);
              case EQ -> List.of(false, true, false);
              case NE -> List.of(true, false, true);
              case GE -> List.of(false, true, true);
              case GT -> List.of(false, false, true);
            });
  }

  @Test
  void ordersAreFoundByTheirNames() {
    assertThat(VersionOrders.named("gentoo")).contains(GENTOO);
    assertThat(VersionOrders.named("debian")).contains(DEBIAN);
    assertThat(VersionOrders.named("slackware")).isEmpty();
    assertThat(VersionOrders.names()).containsExactly("gentoo", "debian");
  }
}
