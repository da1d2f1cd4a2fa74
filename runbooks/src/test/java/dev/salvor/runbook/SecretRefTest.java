package dev.salvor.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.testing.fuzz.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** References to secrets as people write them. */
final class SecretRefTest {
  private static final String[] TOKENS = {
    "exec:",
    "env:",
    "file:/",
    "credential:",
    " ",
    "'",
    "\"",
    "\\",
    "$",
    "`",
    "|",
    "~",
    "/",
    "=",
    "-",
    "\n",
    "\0",
    "ü",
    "pass",
    "sh -c ",
    "[",
    "\\\"",
    "''"
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      textBlock =
          """
          # written                               ! its words, one after the other
          exec:pass show db/web                   ! pass,show,db/web
          exec:/usr/bin/pass   show  x            ! /usr/bin/pass,show,x
          exec:sh -c 'pass show x | head -n1'     ! sh,-c,pass show x | head -n1
          exec:printf "%s" "a\\"b\\\\c\\$d"       ! printf,%s,a"b\\c$d
          exec:printf a\\ b c'd e'"f"             ! printf,a b,cd ef
          exec:printf ''                          ! printf,
          exec:curl https://x/y=~1,z              ! curl,https://x/y=~1,z
          """)
  void aCommandIsSplitAsByAShellAndNothingIsPutIntoIt(String text, String words) {
    assertThat(String.join(",", SecretRef.parse(text).words()))
        .isEqualTo(words == null ? "" : words);
    assertThat(SecretRef.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      textBlock =
          """
          exec:                          ! exec: names no command; write exec:PROGRAM ARGUMENT..., such as exec:pass show db
          exec:'' hunter2                ! exec: names no command; write exec:PROGRAM ARGUMENT..., such as exec:pass show db
          exec:bin/hunter2               ! exec: begins with a relative path; write an absolute one, or a name in PATH
          exec:/usr/bin/                 ! exec: does not begin with a program
          exec:-x                        ! exec: does not begin with a program
          exec:A=hunter2 pass            ! exec: does not begin with a program
          exec:pass hunter2 | head       ! exec: has "|" outside of quotes, and no shell reads this: put it in quotes, or write sh -c '...'
          exec:pass $HUNTER2             ! exec: has "$" outside of quotes, and no shell reads this: put it in quotes, or write sh -c '...'
          exec:cat ~/hunter2             ! exec: has "~" outside of quotes, and no shell reads this: put it in quotes, or write sh -c '...'
          exec:pass "$HUNTER2"           ! exec: has "$" within double quotes, and nothing is put in its place: use single quotes
          exec:pass "hunter2             ! exec: has a quote (") without its end
          exec:pass 'hunter2             ! exec: has a quote (') without its end
          exec:pass "\\n"                ! exec: has a backslash within double quotes before another character than " \\ $ `
          exec:pass hunter2\\            ! exec: has a backslash at the end
          credential:                    ! credential: takes a name of letters, digits and _ @ + . -, at most 200
          credential:../hunter2          ! credential: takes a name, no path; write credential:NAME, or file:/ABSOLUTE/PATH
          credential:.hunter2            ! credential: takes a name of letters, digits and _ @ + . -, at most 200
          env:NO NAME                    ! a secret is given as env:NAME, file:/ABSOLUTE/PATH, credential:NAME or exec:COMMAND, never as its value
          file:hunter2                   ! a secret is given as env:NAME, file:/ABSOLUTE/PATH, credential:NAME or exec:COMMAND, never as its value
          hunter2                        ! a secret is given as env:NAME, file:/ABSOLUTE/PATH, credential:NAME or exec:COMMAND, never as its value
          """)
  void whatIsNoneIsRefusedWithTheReasonAndNothingOfTheText(String text, String why) {
    assertThatThrownBy(() -> SecretRef.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why)
        .message()
        .doesNotContainIgnoringCase("hunter2");
  }

  @Test
  void aHostGetsWordsInQuotesAndNamesAsTheyAre() {
    assertThat(SecretRef.parse("exec:sh -c \"it's\"").forHost())
        .isEqualTo("exec:'sh' '-c' 'it'\\''s'");
    assertThat(SecretRef.parse("file:/etc/pw").forHost()).isEqualTo("/etc/pw");
    assertThat(SecretRef.parse("credential:db@web").forHost()).isEqualTo("credential:db@web");
  }

  @Test
  void damagedReferencesAreReadOrRefused() throws IOException {
    List<byte[]> good =
        List.of(
                "exec:sh -c 'pass show \"a b\" | head' \"c\\\"d\" e\\ f",
                "credential:db",
                "file:/x")
            .stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    Fuzz.of("secret references", good, TOKENS)
        .run(bytes -> read(new String(bytes, StandardCharsets.UTF_8)));
  }

  private static void read(String text) {
    SecretRef ref;
    try {
      ref = SecretRef.parse(text);
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertThat(ref.text()).isEqualTo(text);
    assertThat(SecretRef.isOne(text)).isTrue();
    if (ref.source() == SecretRef.Source.EXEC) {
      assertThat(SecretRef.ofHost(ref.forHost()).words()).isEqualTo(ref.words());
    }
  }
}
