package dev.salvor.workflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the programs that are named really print, between quotes and after "x=". */
final class SpellingsTest {
  private static final String PLAIN = "tôk/en+42&x";
  private static final String SPECIAL = "Zq9+/x=Pass\"w\\ord$7 ü<&>'end";

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Python's quote, for each
        "t%C3%B4k/en%2B42%26x",
        "Zq9%2B/x%3DPass%22w%5Cord%247%20%C3%BC%3C%26%3E%27end",
        // with safe=''
        "t%C3%B4k%2Fen%2B42%26x",
        // quote_plus
        "Zq9%2B%2Fx%3DPass%22w%5Cord%247+%C3%BC%3C%26%3E%27end",
        // encodeURI
        "t%C3%B4k/en+42&x",
        "Zq9+/x=Pass%22w%5Cord$7%20%C3%BC%3C&%3E'end",
        // encodeURIComponent
        "Zq9%2B%2Fx%3DPass%22w%5Cord%247%20%C3%BC%3C%26%3E'end",
        // URLSearchParams
        "Zq9%2B%2Fx%3DPass%22w%5Cord%247+%C3%BC%3C%26%3E%27end",
        // Go's PathEscape
        "t%C3%B4k%2Fen+42&x",
        "Zq9+%2Fx=Pass%22w%5Cord$7%20%C3%BC%3C&%3E%27end",
        // lower case
        "t%c3%b4k/en%2b42%26x",
        // Python's json.dumps
        "t\\u00f4k/en+42&x",
        "Zq9+/x=Pass\\\"w\\\\ord$7 \\u00fc<&>'end",
        // Go's json.Marshal
        "tôk/en+42\\u0026x",
        "Zq9+/x=Pass\\\"w\\\\ord$7 ü\\u003c\\u0026\\u003e'end",
        // PHP's json_encode
        "t\\u00f4k\\/en+42&x",
        "Zq9+\\/x=Pass\\\"w\\\\ord$7 \\u00fc<&>'end",
        // Gson
        "Zq9+/x\\u003dPass\\\"w\\\\ord$7 ü\\u003c\\u0026\\u003e\\u0027end",
        // System.Text.Json
        "Zq9\\u002B/x=Pass\\u0022w\\\\ord$7 \\u00FC\\u003C\\u0026\\u003E\\u0027end",
        // Python's repr
        "Zq9+/x=Pass\"w\\\\ord$7 ü<&>\\'end",
        // shlex.quote and dash -x
        "Zq9+/x=Pass\"w\\ord$7 ü<&>'\"'\"'end",
        // bash -x
        "Zq9+/x=Pass\"w\\ord$7 ü<&>'\\''end",
        // bash's printf %q, in C.UTF-8 and in C
        "Zq9+/x=Pass\\\"w\\\\ord\\$7\\ ü\\<\\&\\>\\'end",
        "Zq9+/x=Pass\"w\\\\ord$7 \\303\\274<&>\\'end",
        // in double quotes
        "Zq9+/x=Pass\\\"w\\\\ord\\$7 ü<&>'end",
      })
  void eachIsMasked(String form) {
    Masker masker = Masker.of(List.of(PLAIN, SPECIAL), List.of());

    assertThat(masker.mask("x=\"" + form + "\" and")).isEqualTo("x=\"***\" and");
  }

  @Test
  void whatHasOneFormOnlyIsLookedForOnce() {
    assertThat(Spellings.of("Kq7unlikely21")).containsExactly("Kq7unlikely21");
  }

  @Test
  void noFormIsShorterThanTheValueAndTheyAreFew() {
    for (String value : List.of(PLAIN, SPECIAL, "a'b\"", "ü&\\/", "\t\n x'", "~=~#")) {
      assertThat(Spellings.of(value))
          .hasSizeLessThan(45)
          .allMatch(form -> form.length() >= value.length());
    }
  }
}
