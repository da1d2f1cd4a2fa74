package dev.salvor.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.TextChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever the text is, the answer is a runbook or problems, and it comes soon. */
final class ReaderNeverThrowsTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String GOOD = good();
  private static final List<String> BITS =
      List.of(
          ":",
          "- ",
          "\n",
          "  ",
          "\t",
          "{",
          "}",
          "[",
          "]",
          "'",
          "\"",
          "|",
          ">",
          "&a",
          "*a",
          "!!int",
          "#",
          "${{",
          "}}",
          "${{ params.",
          "null",
          "true",
          "1",
          "-1",
          "1e999",
          "0x",
          "~",
          "? ",
          "---\n",
          "...\n",
          "%YAML 9.9\n",
          "\u0000",
          "\uFEFF",
          "ü",
          "\uD83D\uDE00",
          "\uD800",
          "with:",
          "parallel:",
          "forEach: [",
          "<<: ",
          "name: ",
          "steps:\n",
          "/..",
          "\\",
          "\r",
          "(((((((((((((((((((((((",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
          "{a: {a: {a: {a: {a: {a: {a: ",
          "uses: file\n",
          "!");

  private static String good() {
    try (var in =
        ReaderNeverThrowsTest.class.getResourceAsStream(
            "/dev/salvor/runbook/good/libxcrypt.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Provide
  Arbitrary<List<TextChange>> changes() {
    Arbitrary<String> put =
        Arbitraries.oneOf(
            Arbitraries.of(BITS),
            Arbitraries.strings().ofMaxLength(8),
            Arbitraries.integers()
                .between(0, 900)
                .map(i -> GOOD.substring(i, Math.min(GOOD.length(), i + 40))));
    return Combinators.combine(
            Arbitraries.integers().between(0, 1000), Arbitraries.integers().between(0, 12), put)
        .as(TextChange::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
  void forAnyChangeOfAGoodRunbook(@ForAll("changes") List<TextChange> changes) {
    String text = GOOD;
    for (TextChange change : changes) {
      text = change.applyTo(text);
    }
    answers(text);
  }

  @Property(tries = 400)
  void forAnyText(@ForAll String text) {
    answers(text);
  }

  @Provide
  Arbitrary<String> soup() {
    return Arbitraries.of(BITS).list().ofMaxSize(60).map(l -> String.join("", l));
  }

  @Property(tries = 400)
  void forAnySoupOfMarks(@ForAll("soup") String text) {
    answers(text);
  }

  @Property(tries = 200)
  void forAnyBytes(@ForAll byte[] bytes) {
    check(RunbookReader.read("r.yaml", bytes, FileSource.none()));
  }

  @Property(tries = 1)
  void forTextsMadeToHurt() {
    answers("a: " + "[".repeat(500_000));
    answers("- ".repeat(500_000));
    answers("schemaVersion: 1e999");
    answers("{".repeat(100_000));
    answers("? ".repeat(100_000));
    answers("ü: 1\n".repeat(150_000));
    answers("name: x\n".repeat(100_000));
    answers("x".repeat(2_000_000));
    answers("x: \"" + "\\\\".repeat(400_000) + "\"");
    answers("schemaVersion: 1\nname: x\nphases:\n" + "- {name: a}\n".repeat(9_000));
    answers(
        "schemaVersion: 1\nname: x\nphases:\n"
            + "- {name: a, steps: [{name: s, run: [a]}]}\n".repeat(20_000));
    answers(
        "schemaVersion: 1\nname: x\nphases: [{name: a, steps: [{name: s, when: '"
            + "(".repeat(9_000)
            + "', run: [a]}]}]\n");
    answers(
        "schemaVersion: 1\nname: x\nphases: [{name: a, steps: [{name: s, when: '"
            + "-".repeat(9_000)
            + "1', run: [a]}]}]\n");
    answers(
        "schemaVersion: 1\nname: x\nphases: [{name: a, steps: [{name: s, when: 'true"
            + " && true".repeat(1_200)
            + "', run: [a]}]}]\n");
    answers("a: &a [x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*d]\n");
  }

  private static void answers(String text) {
    long begun = System.nanoTime();
    check(RunbookReader.read("r.yaml", text, FileSource.none()));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
  }

  private static void check(RunbookReader.Result result) {
    if (result instanceof RunbookReader.Result.Unreadable bad) {
      assertThat(bad.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(201);
    }
  }
}
