package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.salvor.runbook.Output;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ExtractionTest {
  private static String of(Output output, String text) {
    Extraction found =
        Extraction.of(
            output,
            ExtractionTest::masked,
            () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return switch (found) {
      case Extraction.Found f -> f.value().toString();
      case Extraction.Missing m -> "missing: " + m.why();
    };
  }

  private static String masked(String text) {
    return text.replace("hunter-2-hunter", "***");
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
  void reasonsQuoteNoPartOfSecret() {
    String printed = "x".repeat(50) + "hunter-2-hunter" + "y".repeat(50);
    assertThat(of(regex(Output.Type.INT, ".+"), printed)).contains("x***y").doesNotContain("hunt");
    assertThat(of(regex(Output.Type.BOOL, ".+"), printed)).contains("x***y").doesNotContain("hunt");
    assertThat(of(json(Output.Type.INT, ""), "{\n \"a\": hunter-2-hunter}"))
        .startsWith("missing: what was printed is not JSON (line 2, column ")
        .doesNotContain("hunt");
    assertThat(of(regex(Output.Type.JSON, ".+"), "hunter-2-hunter")).doesNotContain("hunt");
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

  @Test
  void oneLimitHoldsForEveryWayToAnOutput() {
    String most = "x".repeat(131_072);
    String tooLong = "missing: it is longer than 128 KiB";
    assertThat(of(key(Output.Type.STRING, "k"), "::salvor k=" + most + "\n")).hasSize(131_074);
    assertThat(of(key(Output.Type.STRING, "k"), "::salvor k=x" + most)).startsWith(tooLong);
    assertThat(of(key(Output.Type.STRING, "k"), "::salvor k=x" + most + "\n::salvor k=1"))
        .isEqualTo("\"1\"");
    assertThat(of(json(Output.Type.STRING, "/k"), "{\"k\":\"x" + most + "\"}")).startsWith(tooLong);
    assertThat(of(json(Output.Type.JSON, "/k"), "{\"k\":[\"" + most + "\"]}")).startsWith(tooLong);
    assertThat(of(regex(Output.Type.STRING, "(?s).*"), "é".repeat(70_000))).startsWith(tooLong);
    assertThat(of(json(Output.Type.INT, "/k"), "{\"k\":1,\"m\":\"" + "x".repeat(530_000) + "\"}"))
        .startsWith("missing: the JSON printed is longer than 512 KiB");
  }

  @Test
  void endlessLinesAndHugeJsonTakeNoMoreMemoryThanShortOnes() {
    String end = "\n::salvor k=1\n";
    assertThat(allocated(() -> endless('x', end), key(Output.Type.INT, "k"))).isEqualTo("1");
    assertThat(allocated(() -> endless('[', end), json(Output.Type.INT, "/k")))
        .startsWith("missing: the JSON printed is longer");
  }

  private static String allocated(Supplier<InputStream> printed, Output output) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Extraction found = Extraction.of(output, ExtractionTest::masked, printed);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8L << 20);
    return found instanceof Extraction.Found f ? f.value().toString() : shown(found);
  }

  private static String shown(Extraction missing) {
    return "missing: " + ((Extraction.Missing) missing).why();
  }

  /** 20 MiB of one character, then {@code end}. */
  private static InputStream endless(char character, String end) {
    InputStream same =
        new InputStream() {
          private int left = 20 << 20;

          @Override
          public int read() {
            return left-- > 0 ? character : -1;
          }

          @Override
          public int read(byte[] target, int from, int most) {
            int count = Math.min(left, most);
            Arrays.fill(target, from, from + count, (byte) character);
            left -= count;
            return count == 0 && most > 0 ? -1 : count;
          }
        };
    return new SequenceInputStream(
        same, new ByteArrayInputStream(end.getBytes(StandardCharsets.UTF_8)));
  }
}
