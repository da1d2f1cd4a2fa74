package dev.salvor.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostRangesTest {
  private static List<String> names(String text) {
    return switch (HostRanges.expand(text)) {
      case HostRanges.Expanded.Names names -> names.names();
      case HostRanges.Expanded.Wrong wrong -> throw new AssertionError(wrong.toString());
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web | web",
        "web[1:3] | web1 web2 web3",
        "web[09:11].x | web09.x web10.x web11.x",
        "[a:c]1 | a1 b1 c1",
        "n[0:10:5] | n0 n5 n10",
        "n[0:9:5] | n0 n5",
        "r[1:2]-[x:y] | r1-x r1-y r2-x r2-y",
        "n[5:5] | n5",
        "n[8:11] | n8 n9 n10 n11",
      })
  void standForNamesInOrder(String text, String expected) {
    assertThat(String.join(" ", names(text))).isEqualTo(expected);
  }

  @Property
  void bothEndsBelongToARange(
      @ForAll @IntRange(max = 3000) int from, @ForAll @IntRange(max = 3000) int more) {
    List<String> names = names("n[" + from + ":" + (from + more) + "]");
    assertThat(names).hasSize(more + 1).doesNotHaveDuplicates();
    assertThat(names.getFirst()).isEqualTo("n" + from);
    assertThat(names.getLast()).isEqualTo("n" + (from + more));
  }

  @Property
  void numbersWithZerosAllHaveTheSameWidth(@ForAll @IntRange(min = 1, max = 999) int last) {
    String width = String.format("%04d", last);
    assertThat(names("n[0000:" + width + "]")).allMatch(n -> n.length() == 5).hasSize(last + 1);
  }

  @Property(tries = 3000)
  void anyTextIsAnswered(
      @ForAll
          @StringLength(max = 30)
          @CharRange(from = '0', to = ':')
          @CharRange(from = 'Z', to = 'c')
          String text) {
    switch (HostRanges.expand(text)) {
      case HostRanges.Expanded.Names names ->
          assertThat(names.names()).isNotEmpty().hasSizeLessThanOrEqualTo(HostRanges.MOST);
      case HostRanges.Expanded.Wrong wrong ->
          assertThat(wrong.offset()).isBetween(0, text.length());
    }
  }
}
