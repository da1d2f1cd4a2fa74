package dev.salvor.workflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.fuzz.Fuzz;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What lies in the folders of runs, after a crash or after somebody else had them. */
final class JournalFuzzTest {
  @Test
  void events() {
    Fuzz.of(
            "events",
            Fuzz.files(Path.of("src/test/resources/journal"), ".jsonl"),
            "{",
            "}",
            "[",
            "\"",
            ":",
            "\n",
            "null",
            "1e400",
            "\"seq\":",
            "\"kind\":",
            "\u0000")
        .run(
            input ->
                assertThat(Journal.parse(new String(input, StandardCharsets.UTF_8))).isNotNull());
  }

  @Test
  void identities() {
    String line = new RunIdentity(new RunId("r-1"), "book", "a".repeat(64), "b".repeat(64)).line();
    Fuzz.of(
            "identity",
            List.of(line.getBytes(StandardCharsets.UTF_8)),
            " ",
            "\n",
            "/",
            "..",
            "\u0000")
        .run(
            input -> {
              String text = new String(input, StandardCharsets.UTF_8);
              RunIdentity.parse(text)
                  .ifPresent(read -> assertThat(read.line()).isEqualTo(text.strip()));
            });
  }

  @Test
  void outputsWithSecrets() {
    Masker masker = Masker.of(List.of("hunter2-is-the-secret"), List.of());
    Pattern shown = Pattern.compile("hunter2-is-the-secret", Pattern.LITERAL);
    Fuzz.of(
            "masked",
            List.of("before hunter2-is-the-secret after".getBytes(StandardCharsets.UTF_8)),
            "hunter2-is-the-secret",
            "hunter2",
            "-is-the-secret",
            "%",
            "\n")
        .run(
            input ->
                assertThat(masker.mask(new String(input, StandardCharsets.UTF_8)))
                    .doesNotContainPattern(shown));
  }
}
