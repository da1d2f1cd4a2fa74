package dev.salvor.fleet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.TextChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever the text is, the answer is an inventory or problems, and it comes soon. */
final class InventoryNeverThrowsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String GOOD = good();
  private static final List<String> BITS =
      List.of(
          ":",
          "- ",
          "\n",
          "  ",
          "{",
          "}",
          "[",
          "]",
          "[1:3]",
          "[01:9]",
          "'",
          "\"",
          "#",
          "null",
          "~",
          "1",
          "-1",
          "1e999",
          "local",
          "all",
          "bastion",
          "web",
          "jump: bastion\n",
          "jump: none",
          "user@",
          "@",
          ":22",
          "fd00::",
          "address: 10.0.0.1\n",
          "hosts:\n",
          "groups:\n",
          "children: [",
          "become: ",
          "labels: {",
          "transports: [local]",
          "env:X",
          "\u0000",
          "\uD800",
          "ü",
          "*x",
          "&x ",
          "connectTimeout: P",
          "ports: {");

  private static String good() {
    try {
      return Files.readString(Path.of("src/test/resources/dev/salvor/fleet/good/fleet.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Provide
  Arbitrary<List<TextChange>> changes() {
    Arbitrary<String> put =
        Arbitraries.oneOf(
            Arbitraries.of(BITS),
            Arbitraries.strings().ofMaxLength(6),
            Arbitraries.integers()
                .between(0, GOOD.length() - 1)
                .map(i -> GOOD.substring(i, Math.min(GOOD.length(), i + 30))));
    return Combinators.combine(
            Arbitraries.integers().between(0, 1000), Arbitraries.integers().between(0, 12), put)
        .as(TextChange::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property(tries = 1500, shrinking = ShrinkingMode.BOUNDED)
  void forAnyChangeOfAGoodInventory(@ForAll("changes") List<TextChange> changes) {
    String text = GOOD;
    for (TextChange change : changes) {
      text = change.applyTo(text);
    }
    answers(text);
  }

  @Provide
  Arbitrary<String> soup() {
    return Arbitraries.of(BITS).list().ofMaxSize(60).map(l -> "hosts:\n  " + String.join("", l));
  }

  @Property(tries = 400)
  void forAnySoupOfMarks(@ForAll("soup") String text) {
    answers(text);
  }

  @Property(tries = 200)
  void forAnyBytes(@ForAll byte[] bytes) {
    check(InventoryReader.read("i.yaml", bytes));
  }

  @Property(tries = 1)
  void forTextsMadeToHurt() {
    answers("hosts: " + "[".repeat(500_000));
    answers("schemaVersion: 1e999");
    answers(
        "schemaVersion: 1\nhosts: {'"
            + "[1:3]".repeat(8)
            + "': {address: 'h"
            + "[1:3]".repeat(8)
            + "'}}\n");
    answers("schemaVersion: 1\nhosts:\n" + "  'a[1:9999]b': {}\n  'a[1:9999]c': {}\n".repeat(20));
    answers("schemaVersion: 1\nhosts: {a: {address: '" + "[1:9]".repeat(200_000) + "'}}\n");
    answers(
        "schemaVersion: 1\nhosts:\n"
            + lines(8_000, i -> "  h" + i + ": {jump: h" + (i + 1) % 8_000 + "}"));
    answers(
        "schemaVersion: 1\nhosts:\n" + lines(8_000, i -> "  h" + i + ": {jump: h" + (i ^ 1) + "}"));
    answers(
        "schemaVersion: 1\nhosts: {'h[1:999]': {}}\ngroups:\n"
            + lines(
                3_000,
                i -> "  g" + i + ": {children: [g" + (i + 1) % 3_000 + "], user: u" + i + "}"));
    answers(
        "schemaVersion: 1\nhosts: {'h[1:999]': {}}\ngroups:\n"
            + lines(300, i -> "  g" + i + ": {hosts: ['h[1:999]'], user: u" + i + "}"));
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n")) + "\n";
  }

  private static void answers(String text) {
    long begun = System.nanoTime();
    check(InventoryReader.read("i.yaml", text));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
  }

  private static void check(InventoryReader.Result result) {
    if (result instanceof InventoryReader.Result.Unreadable bad) {
      assertThat(bad.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(201);
    }
  }
}
