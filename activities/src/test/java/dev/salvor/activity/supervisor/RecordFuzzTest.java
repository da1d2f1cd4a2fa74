package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The record of a segment after a crash, a full disk, or somebody's editor. */
final class RecordFuzzTest {
  private static final String RECORD =
      Stream.of(
              "open 1 0 100 5000 boot.10 1700000000000",
              "begin 1 a~b 1 command 101 5001 boot.10 1700000000010",
              "deadline a~b 1 command timeout 1700000000500",
              "end a~b 1 command 0 1700000000600",
              "alive a~b 2 command timeout 1700000000700 5:D:kernel_clone,6:D:0",
              "settled a~b 3 command unknown 1700000000800",
              "refused 1 a~b 3 command 7 fenced",
              "undone a~b u1",
              "dropped a~b 1 command 10 0",
              "held 0 1 1700000000900",
              "done 0 ended 1700000000900")
          .map(body -> "S1 " + body.length() + " " + body + " .\n")
          .collect(Collectors.joining());

  @Test
  void records() {
    Fuzz.of(
            "record",
            List.of(bytes(RECORD)),
            "S1 ",
            " .\n",
            "\n",
            "~",
            "-1",
            "9".repeat(30),
            "\u0000",
            "ü")
        .run(
            input -> {
              SegmentRecord record = new SegmentRecord();
              int half = input.length / 2;
              record.feed(java.util.Arrays.copyOf(input, half));
              record.feed(java.util.Arrays.copyOfRange(input, half, input.length));
              assertThat(record.offset()).isEqualTo(input.length);
            });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
