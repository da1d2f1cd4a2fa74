package dev.salvor.fleet.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.Host;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for all selectors. */
final class HostSelectorLawsTest {
  private static final List<String> TERMS =
      List.of(
          "all",
          "web",
          "db",
          "eu",
          "us",
          "prod",
          "canary",
          "web1",
          "db3",
          "w*",
          "*1",
          "~.*[23]",
          "@role=web",
          "@site",
          "@site=us",
          "web[1:2]",
          "prod[-1]",
          "ungrouped",
          "lone.example.net");

  @Provide
  Arbitrary<String> term() {
    return Arbitraries.of(TERMS);
  }

  @Provide
  Arbitrary<String> anything() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(30),
        Arbitraries.of(
                "web", "db1", "*", "?", "[", "]", "[1:2]", "[0", "-1]", "~", "(", ")", "@", "=",
                "!", "&", ",", ":", "role", "{9}", "\\", "a", "^", "\uD800", "\n")
            .list()
            .ofMaxSize(20)
            .map(l -> String.join("", l)));
  }

  /** The hosts in order; none if nothing is selected. */
  private static List<Host> hosts(String selector) {
    return switch (HostSelector.select(selector, HostSelectorTest.FLEET)) {
      case Selection.Selected selected -> selected.hosts();
      case Selection.Refused refused -> {
        assertThat(refused.problems())
            .singleElement()
            .satisfies(p -> assertThat(p.message()).startsWith("no host is selected"));
        yield List.of();
      }
    };
  }

  private static Set<Host> set(String selector) {
    return new HashSet<>(hosts(selector));
  }

  @Property
  void aUnionHoldsTheFirstThenWhatTheSecondAdds(
      @ForAll("term") String a, @ForAll("term") String b) {
    Set<Host> expected = new LinkedHashSet<>(hosts(a));
    expected.addAll(hosts(b));
    assertThat(hosts(a + "," + b)).containsExactlyElementsOf(expected);
    assertThat(hosts(a + ":" + b)).containsExactlyElementsOf(expected);
    assertThat(set(b + "," + a)).isEqualTo(expected);
  }

  @Property
  void anIntersectionKeepsTheOrderOfTheFirst(@ForAll("term") String a, @ForAll("term") String b) {
    assertThat(hosts(a + ":&" + b))
        .containsExactlyElementsOf(hosts(a).stream().filter(set(b)::contains).toList());
    assertThat(set(a + ":&" + b)).isEqualTo(set(b + ":&" + a));
    assertThat(hosts(a + ":&all")).isEqualTo(hosts(a));
  }

  @Property
  void anExclusionIsWhatIsLeft(@ForAll("term") String a, @ForAll("term") String b) {
    List<Host> left = hosts(a).stream().filter(h -> !set(b).contains(h)).toList();
    assertThat(hosts(a + ":!" + b)).isEqualTo(left);
    assertThat(hosts("!" + b + "," + a)).isEqualTo(left);
    assertThat(hosts(a + ":!" + a)).isEmpty();
  }

  @Property
  void whatIsKeptAndWhatIsTakenAwayAreAll(@ForAll("term") String a, @ForAll("term") String b) {
    Set<Host> both = set(a + ":&" + b);
    both.addAll(set(a + ":!" + b));
    assertThat(both).isEqualTo(set(a));
  }

  @Property
  void exclusionsAreDoneLastWhereverTheyStand(
      @ForAll("term") String a, @ForAll("term") String b, @ForAll("term") String c) {
    assertThat(hosts(a + ",!" + b + "," + c)).isEqualTo(hosts(a + "," + c + ",!" + b));
    assertThat(hosts(a + ":&" + b + ":!" + c)).isEqualTo(hosts(a + ":!" + c + ":&" + b));
  }

  @Property
  void noHostIsThereTwice(@ForAll("term") String a, @ForAll("term") String b) {
    assertThat(hosts(a + "," + b + "," + a)).doesNotHaveDuplicates();
  }

  @Property(tries = 3000)
  void anyTextIsAnswered(@ForAll("anything") String selector) {
    switch (HostSelector.select(selector, HostSelectorTest.FLEET)) {
      case Selection.Selected selected -> assertThat(selected.hosts()).isNotEmpty();
      case Selection.Refused refused -> assertThat(refused.problems()).isNotEmpty();
    }
  }
}
