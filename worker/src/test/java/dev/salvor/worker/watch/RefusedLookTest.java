package dev.salvor.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.refused.RefusedStarts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RefusedLookTest {
  private static final Instant T = Instant.parse("2026-11-23T03:00:00Z");

  private static RefusedStarts.One one(String run, int number) {
    return new RefusedStarts.One(T, run, "execution-" + number, "payload refused");
  }

  private static RefusedStarts.Kept flood(long more) {
    List<RefusedStarts.One> first =
        IntStream.range(0, RefusedStarts.NAMED).mapToObj(i -> one("forged-" + i, i)).toList();
    return new RefusedStarts.Kept(first, more, Optional.of(T));
  }

  @Test
  void nothingWasRefused() {
    assertThat(RefusedLook.look(RefusedStarts.Kept.NONE)).isEmpty();
  }

  @Test
  void aFloodIsAFewNamesAndANumberAndIsToldAgainOnlyWhenTenTimesAsMany() {
    Memory memory = Memory.EMPTY;
    int messages = 0;
    for (long more = 0; more <= 10_000; more += 100) {
      List<Finding> findings = RefusedLook.look(flood(more));
      assertThat(findings).hasSize(6);
      assertThat(findings.getLast().detail()).startsWith(more + 15 + " more since ");
      Memory next = Round.after(memory, findings, "n", T.plusSeconds(more));
      messages += next.outbox().size();
      memory = next.withOutbox(List.of());
    }
    assertThat(messages).as("five names, and 15, 115, 1015, 10015 more").isEqualTo(9);
  }

  @Test
  void aHostileIdIsHarmlessAndInNoCommandToCopy() {
    String id = "x; rm -rf ~ #\u001b[2J\n\u202e";
    Finding finding =
        RefusedLook.look(new RefusedStarts.Kept(List.of(one(id, 1)), 0, Optional.empty()))
            .getFirst();
    assertThat(finding.subject()).startsWith("a forged start was refused: x; rm");
    assertThat(finding.subject() + finding.detail() + finding.fix())
        .doesNotContain("\u001b", "\u202e");
    assertThat(finding.fix()).doesNotContain("rm -rf").doesNotContain("salvor show");
    assertThat(finding.key()).isEqualTo("refused-start:execution-1");
  }
}
