package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Output;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExtractionTest {
  private static String of(Output output, String text) {
    Extraction found =
        Extraction.of(
            output, () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return switch (found) {
      case Extraction.Found f -> f.value().toString();
      case Extraction.Missing m -> "missing: " + m.why();
    };
  }

  private static Output regex(Output.Type type, String regex) {
    return new Output(
        type, Output.From.STDOUT, Optional.of(regex), Optional.empty(), Optional.empty());
  }

  private static Output json(Output.Type type, String pointer) {
    return new Output(
        type, Output.From.STDOUT, Optional.empty(), Optional.of(pointer), Optional.empty());
  }

  private static Output key(Output.Type type, String key) {
    return new Output(
        type, Output.From.STDOUT, Optional.empty(), Optional.empty(), Optional.of(key));
  }

  @Test
  void regexFindsAcrossAllOfLongOutputAndWhereWindowsMeet() {
    for (int before : new int[] {0, 5, 131_000, 131_072, 262_140, 262_144, 1_000_000}) {
      String text = "x".repeat(before) + " version=4.2\n" + "y".repeat(300_000);
      assertThat(of(regex(Output.Type.STRING, "version=(\\S+)"), text)).isEqualTo("\"4.2\"");
    }
  }

  @Test
  void typesAreChecked() {
    assertThat(of(regex(Output.Type.INT, "n=(\\w+)"), "n=12")).isEqualTo("12");
    assertThat(of(regex(Output.Type.INT, "n=(\\w+)"), "n=ab")).contains("missing", "whole number");
    assertThat(of(regex(Output.Type.BOOL, "b=(\\w+)"), "b=yes")).isEqualTo("true");
    assertThat(of(regex(Output.Type.STRING, "z"), "abc"))
        .isEqualTo("missing: nothing printed matches z");
  }

  @Test
  void jsonPointersAndResultLines() {
    assertThat(of(json(Output.Type.STRING, "/a/1"), "{\"a\":[1,\"two\"]}")).isEqualTo("\"two\"");
    assertThat(of(json(Output.Type.STRING, "/b"), "{\"a\":1}")).contains("nothing at /b");
    assertThat(of(json(Output.Type.JSON, ""), "not json")).contains("not JSON");
    assertThat(of(key(Output.Type.INT, "n"), "::salvor n=1\nx\n::salvor n=2\n")).isEqualTo("2");
    assertThat(of(key(Output.Type.JSON, "n"), "::salvor n={\"a\":1}\n")).isEqualTo("{\"a\":1}");
    assertThat(of(key(Output.Type.INT, "m"), "::salvor n=1\n")).contains("::salvor m=");
  }

  @Test
  void theWholeOutputIsTakenUpToItsLimitAndNeverCutSilently() {
    Output whole =
        new Output(
            Output.Type.STRING,
            Output.From.STDOUT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(of(whole, "x".repeat(100_000))).hasSize(100_002);
    assertThat(of(whole, "x".repeat(131_073))).startsWith("missing: it is longer than 128 KiB");
  }
}
