package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class RecordLineTest {
  private static final List<String> BODIES =
      List.of(
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
          "done 0 ended 1700000000900");

  private static String line(String body) {
    return "S1 " + body.length() + " " + body + " .";
  }

  @Test
  void readsEveryKindOfLine() {
    assertThat(BODIES).allSatisfy(body -> assertThat(RecordLine.parse(line(body))).isPresent());
    assertThat(RecordLine.parse(line(BODIES.get(3))))
        .contains(new RecordLine.End(new StepKey("a~b", "1"), "command", "0", 1700000000600L));
  }

  @Test
  void lineCutAtAnyByteNeverCounts() {
    for (String body : BODIES) {
      String whole = line(body);
      for (int cut = 0; cut < whole.length(); cut++) {
        assertThat(RecordLine.parse(whole.substring(0, cut))).as(whole.substring(0, cut)).isEmpty();
      }
    }
  }

  @Test
  void tornLineGluedToTheNextNeverCountsWhereverItIsTorn() {
    for (String first : BODIES) {
      for (String second : BODIES) {
        String torn = line(first);
        for (int cut = 1; cut <= torn.length(); cut++) {
          String glued = torn.substring(0, cut) + line(second);
          assertThat(RecordLine.parse(glued)).as(glued).isEmpty();
        }
      }
    }
  }

  @Property
  void garbageNeverThrows(@ForAll @StringLength(max = 200) String text) {
    RecordLine.parse(text);
    RecordLine.parse("S1 " + text.length() + " " + text + " .");
  }

  @Property(tries = 200)
  void recordReadInPiecesIsTheSameAsReadAtOnce(@ForAll @IntRange(min = 1, max = 97) int piece) {
    StringBuilder all = new StringBuilder();
    BODIES.forEach(body -> all.append('\n').append(line(body)).append('\n'));
    byte[] bytes = all.toString().getBytes(StandardCharsets.US_ASCII);
    SegmentRecord record = new SegmentRecord();
    for (int at = 0; at < bytes.length; at += piece) {
      record.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
    }

    assertThat(record.done(0)).contains("ended");
    assertThat(record.held(0)).isEqualTo(1);
    assertThat(record.open()).isPresent();
  }
}
